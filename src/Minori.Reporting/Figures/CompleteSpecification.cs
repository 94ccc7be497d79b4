using System.Text.Json.Nodes;
using Minori.Reporting.Tables;
using Minori.Studies.Findings;

namespace Minori.Reporting.Figures;

/// <summary>
/// A figure's specification with everything that its table already says: the rows, the titles of fields, and the number
/// formats of axes, legends and tooltips. What the specification says itself is left alone, so that specifications can
/// be small and still stand alone in other tools.
/// </summary>
internal static class CompleteSpecification
{
    private const string Schema = "https://vega.github.io/schema/vega-lite/v6.json";

    /// <exception cref="ReportException">The figure's data is malformed.</exception>
    public static JsonObject Of(Figure figure)
    {
        FlatTable table = FlatTable.Of(figure.Data);
        var specification = (JsonObject)figure.Specification.DeepClone();
        specification["$schema"] = Schema;
        specification["description"] ??= $"{figure.Title}. {figure.Caption}";
        specification["data"] ??= new JsonObject { ["name"] = "table" };
        specification["datasets"] = new JsonObject { ["table"] = RowsOf(table) };
        new EncodingDefaults(table).Apply(specification);
        return specification;
    }

    private static JsonArray RowsOf(FlatTable table) => [.. table.Rows.Select(row => RowOf(table, row))];

    private static JsonObject RowOf(FlatTable table, object?[] row) =>
        new(table.Columns.Zip(row, (column, cell) => new KeyValuePair<string, JsonNode?>(column.Name, ValueOf(cell))));

    private static JsonValue? ValueOf(object? cell) => cell switch
    {
        double number => double.IsFinite(number) ? JsonValue.Create(number) : null,
        long count => JsonValue.Create(count),
        string text => JsonValue.Create(text),
        _ => null,
    };
}
