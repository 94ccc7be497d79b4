using System.Text.Json.Nodes;
using Minori.Reporting.Tables;
using Minori.Studies.Findings;

namespace Minori.Reporting.Figures;

/// <summary>
/// Fills in what an encoding leaves open, from the column its field belongs to: the title; the number format of the
/// axis, legend, header or tooltip; and, on a logarithmic axis of tokens, ticks where budgets were measured.
/// </summary>
internal sealed class EncodingDefaults(FlatTable table)
{
    private const int MostTicks = 14;

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
                if (definition["field"] is JsonValue field && columns.TryGetValue(field.ToString(), out FlatColumn? column))
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
                TicksWhereMeasured(definition, column);
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

    // A null title is Vega-Lite's way to say "none", so only an absent one is filled in.
    private static void Title(JsonObject definition, FlatColumn column)
    {
        if (!definition.ContainsKey("title"))
        {
            definition["title"] = column.Part switch
            {
                CellPart.Low => column.Source.Title + ", lower end",
                CellPart.High => column.Source.Title + ", upper end",
                _ => column.Source.Title,
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

    private void TicksWhereMeasured(JsonObject definition, FlatColumn column)
    {
        if (column.Source.Kind != ColumnKind.Tokens || definition["scale"]?["type"]?.ToString() != "log"
            || Guide(definition, "axis") is not JsonObject axis || axis.ContainsKey("values"))
        {
            return;
        }

        int index = table.Columns.IndexOf(column);
        double[] measured = [.. table.Rows.Select(row => row[index]).Where(cell => cell is long or double)
            .Select(cell => CellValue.Number(cell!)).Distinct().Order()];
        if (measured.Length is > 0 and <= MostTicks)
        {
            axis["values"] = new JsonArray([.. measured.Select(value => (JsonNode)value)]);
        }
    }

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
        _ => null,
    };
}
