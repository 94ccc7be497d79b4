using System.Text.Json.Nodes;
using Minori.Reporting.Tables;
using Minori.Studies.Findings;

namespace Minori.Reporting.Figures;

/// <summary>
/// Fills in what an encoding leaves open, from the column its field belongs to: the title; the number format of the
/// axis, legend, header or tooltip; and, on a logarithmic axis, ticks where budgets were measured or at round numbers.
/// </summary>
internal sealed class EncodingDefaults(FlatTable table)
{
    private const int MostTicks = 14;
    private const int ScalePadding = 10;

    // The same rule as NumberText.Tokens, in Vega's expression language.
    private const string TokensLabel =
        "datum.value >= 1e9 ? format(datum.value / 1e9, '.3~r') + 'B' : "
        + "datum.value >= 1e5 ? format(datum.value / 1e6, '.3~r') + 'M' : "
        + "datum.value >= 1e3 ? format(datum.value / 1e3, '.3~r') + 'k' : format(datum.value, '.3~r')";

    private readonly Dictionary<string, FlatColumn> columns = table.Columns.ToDictionary(column => column.Name);

    /// <summary>Changes every <c>encoding</c> inside the specification, layers and facets included.</summary>
    public void Apply(JsonObject specification)
    {
        foreach ((string name, JsonNode? node) in specification.ToArray())
        {
            switch (node)
            {
                case JsonObject encoding when name == "encoding":
                    ApplyToChannels(encoding);
                    break;
                case JsonObject inner when name is "spec":
                    Apply(inner);
                    break;
                case JsonArray parts when name is "layer" or "hconcat" or "vconcat" or "concat":
                    foreach (JsonObject part in parts.OfType<JsonObject>())
                    {
                        Apply(part);
                    }

                    break;
            }
        }
    }

    private void ApplyToChannels(JsonObject encoding)
    {
        foreach ((string channel, JsonNode? node) in encoding)
        {
            IEnumerable<JsonNode?> definitions = node is JsonArray several ? several : (JsonNode?[])[node];
            foreach (JsonObject definition in definitions.OfType<JsonObject>())
            {
                if (definition["field"]?.ToString() is string field
                    && columns.TryGetValue(field, out FlatColumn? column))
                {
                    ApplyToField(channel, definition, column);
                }
            }
        }
    }

    private void ApplyToField(string channel, JsonObject definition, FlatColumn column)
    {
        switch (channel)
        {
            case "x" or "y":
                Title(definition, column);
                GuideFormat(definition, "axis", column.Source);
                LogarithmicAxis(definition, column);
                break;
            case "color" or "fill" or "stroke" or "shape" or "size" or "opacity" or "strokeDash":
                Title(definition, column);
                GuideFormat(definition, "legend", column.Source);
                break;
            case "row" or "column" or "facet":
                Title(definition, column);
                GuideFormat(definition, "header", column.Source);
                break;
            case "tooltip":
                Title(definition, column);
                if (TooltipFormat(column.Source) is string format)
                {
                    definition["format"] ??= format;
                }

                break;
        }
    }

    // A null title is Vega-Lite's way to say "none", so only an absent one is filled in. Vega-Lite puts titles into
    // expressions, whose strings must not hold line ends, U+2028 among them.
    private static void Title(JsonObject definition, FlatColumn column)
    {
        if (!definition.ContainsKey("title"))
        {
            string title = column.Source.Title.ReplaceLineEndings(" ");
            definition["title"] = column.Part switch
            {
                CellPart.Low => title + ", lower end",
                CellPart.High => title + ", upper end",
                _ => title,
            };
        }
    }

    private static void GuideFormat(JsonObject definition, string guideName, Column column)
    {
        (string Name, string Value)? format = column.Kind switch
        {
            ColumnKind.Tokens => ("labelExpr", TokensLabel),
            ColumnKind.Percent => ("format", ".0%"),
            _ => null,
        };
        if (format is not null && Guide(definition, guideName) is JsonObject guide
            && !guide.ContainsKey("format") && !guide.ContainsKey("labelExpr"))
        {
            guide[format.Value.Name] = format.Value.Value;
        }
    }

    // The domain is the data's, not widened to whole powers, so ticks are chosen here rather than by Vega.
    private void LogarithmicAxis(JsonObject definition, FlatColumn column)
    {
        double[] shown = NumbersOf(column.Source);
        if (definition["scale"] is not JsonObject scale || scale["type"]?.ToString() != "log"
            || scale.ContainsKey("domain") || scale.ContainsKey("nice") || shown.Length == 0)
        {
            return;
        }

        scale["nice"] = false;
        scale["padding"] ??= ScalePadding;
        if (Guide(definition, "axis") is JsonObject axis && !axis.ContainsKey("values"))
        {
            bool ticksWhereMeasured = column.Source.Kind == ColumnKind.Tokens && shown.Length <= MostTicks;
            double[] ticks = ticksWhereMeasured ? shown : LogarithmicTicks.Between(shown[0], shown[^1]);
            axis["values"] = new JsonArray([.. ticks.Select(value => (JsonNode)value)]);
        }
    }

    // The positive finite numbers of a column, ends of spreads included, ascending and distinct.
    private double[] NumbersOf(Column source) =>
    [
        .. Enumerable.Range(0, table.Columns.Length)
            .Where(index => table.Columns[index].Source == source)
            .SelectMany(index => table.Rows.Select(row => row[index]))
            .Where(cell => cell is long or double)
            .Select(cell => CellValue.Number(cell!))
            .Where(value => value > 0 && double.IsFinite(value))
            .Distinct()
            .Order(),
    ];

    // A guide set to null is switched off and stays off.
    private static JsonObject? Guide(JsonObject definition, string name)
    {
        if (!definition.ContainsKey(name))
        {
            definition[name] = new JsonObject();
        }

        return definition[name] as JsonObject;
    }

    private static string? TooltipFormat(Column column) => column.Kind switch
    {
        ColumnKind.Tokens => ",d",
        ColumnKind.Percent => $".{column.Digits}%",
        ColumnKind.Number => $".{column.Digits}f",
        ColumnKind.Probability => ".4f",
        _ => null,
    };
}
