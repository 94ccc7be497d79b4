using System.Text.Json.Nodes;
using Minori.Studies.Findings;

namespace Minori.Reporting.Tests.Samples;

/// <summary>A report whose texts try to break out of the page, and whose table holds every kind of nothing.</summary>
internal static class NastyReport
{
    public const string Text =
        "</script><script>alert(1)</script><b>bold</b><img src=https://example.invalid/x.png>"
        + " \"'`& {{report}} {{title}} <!-- 日本語 🌾\u2028end";

    public static StudyReport Create()
    {
        var table = new DataTable(
            Text,
            Text,
            [new Column("a", Text), new Column("b", Text, ColumnKind.Number)],
            [[Text, double.NaN], [null, null], ["x", double.PositiveInfinity], ["y", new Spread(1, double.NaN, 2)]]);
        var figure = new Figure(
            "nasty",
            Text,
            Text,
            table,
            JsonNode.Parse("""
                {"mark": "point", "encoding": {
                  "x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}}}
                """)!.AsObject());
        var measure = new Measure(Text, double.NaN, null, double.PositiveInfinity, Text);
        var finding = new Finding(Text, Text, FindingStatus.Inconclusive, Text, [measure], ["absent"]);
        var provenance = new Provenance(Text, Text, [new(Text, Text)]);
        return new StudyReport(Text, Text, Text, [finding], [figure], [table], provenance);
    }
}
