using System.Text.Json.Nodes;
using Minori.Studies.Findings;

namespace Minori.Studies.Figures;

/// <summary>
/// Small multiples: a view drawn once for each panel of the data. Columns are of one thing, the sizes of a model say, and
/// rows of another; where only one of them has several values, panels fill the lines in their order.
/// </summary>
/// <param name="Columns">Values of the field <see cref="ColumnField"/>, in order.</param>
/// <param name="Rows">Values of the field <see cref="RowField"/>, in order.</param>
public sealed record Panels(IReadOnlyList<string> Columns, IReadOnlyList<string> Rows)
{
    /// <summary>The field that tells columns apart.</summary>
    public const string ColumnField = "panel";

    /// <summary>The field that tells rows apart.</summary>
    public const string RowField = "row";

    private const int PageWidth = 880;
    private const int MostColumns = 3;

    /// <summary>What columns are of.</summary>
    public string ColumnTitle { get; init; } = "size";

    /// <summary>What rows are of.</summary>
    public string RowTitle { get; init; } = "recipe, way";

    /// <summary>The panels of rows of data, in the order in which they come.</summary>
    public static Panels Of(IEnumerable<(string Column, string Row)> data)
    {
        (string Column, string Row)[] all = [.. data];
        return new Panels([.. all.Select(d => d.Column).Distinct()], [.. all.Select(d => d.Row).Distinct()]);
    }

    /// <summary>The columns of a table that the panels need: none where there is one panel.</summary>
    public IEnumerable<Column> TableColumns
    {
        get
        {
            if (Columns.Count > 1)
            {
                yield return new Column(ColumnField, ColumnTitle);
            }

            if (Rows.Count > 1)
            {
                yield return new Column(RowField, RowTitle);
            }
        }
    }

    /// <summary>The cells of those columns.</summary>
    public IEnumerable<object?> Cells(string column, string row)
    {
        if (Columns.Count > 1)
        {
            yield return column;
        }

        if (Rows.Count > 1)
        {
            yield return row;
        }
    }

    /// <summary>The specification of a figure whose every panel is the view.</summary>
    /// <param name="view">Encoding and mark, or layers.</param>
    /// <param name="independentHeights">Whether every panel has a vertical scale of its own.</param>
    public JsonObject Specification(JsonObject view, bool independentHeights = false)
    {
        JsonObject figure = new()
        {
            ["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json",
            ["data"] = new JsonObject { ["name"] = "table" },
        };
        if (Columns.Count == 1 && Rows.Count == 1)
        {
            foreach ((string key, JsonNode? value) in view)
            {
                figure[key] = value?.DeepClone();
            }

            return figure;
        }

        int across = Columns.Count > 1 && Rows.Count > 1 ? Columns.Count : Math.Min(MostColumns, Math.Max(Columns.Count, Rows.Count));
        if (Columns.Count > 1 && Rows.Count > 1)
        {
            figure["facet"] = new JsonObject { ["column"] = Field(ColumnField, Columns), ["row"] = Field(RowField, Rows) };
        }
        else
        {
            figure["facet"] = Columns.Count > 1 ? Field(ColumnField, Columns) : Field(RowField, Rows);
            figure["columns"] = across;
        }

        view["width"] = Math.Max(130, (PageWidth / across) - 60);
        if (!view.ContainsKey("height"))
        {
            view["height"] = Rows.Count > 1 ? 200 : 190;
        }

        figure["spec"] = view;
        if (independentHeights)
        {
            figure["resolve"] = new JsonObject { ["scale"] = new JsonObject { ["y"] = "independent" } };
        }

        return figure;
    }

    /// <summary>Texts as a JSON array.</summary>
    public static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)JsonValue.Create(v))];

    private static JsonObject Field(string field, IReadOnlyList<string> values) => new()
    {
        ["field"] = field,
        ["type"] = "nominal",
        ["sort"] = Strings(values),
        ["title"] = null,
    };
}
