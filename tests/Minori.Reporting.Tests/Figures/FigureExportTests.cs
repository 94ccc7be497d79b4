using System.Text.Json.Nodes;
using Minori.Reporting.Figures;
using Minori.Reporting.Tests.Samples;
using Minori.Studies.Findings;
using Xunit;

namespace Minori.Reporting.Tests.Figures;

public sealed class FigureExportTests
{
    private static readonly JsonNode Losses = Export(SampleFigures.Losses(SampleTables.LossSeries()));

    [Fact]
    public void The_rows_stand_inside_under_the_name_that_the_specification_uses()
    {
        JsonNode first = Losses["datasets"]!["table"]![0]!;

        Assert.Equal("table", Losses["data"]!["name"]!.GetValue<string>());
        Assert.Equal(28, Losses["datasets"]!["table"]!.AsArray().Count);
        Assert.Equal(
            ["tokens", "model", "loss", "loss_low", "loss_high"],
            first.AsObject().Select(property => property.Key));
        Assert.Equal(2.4, first["loss"]!.GetValue<double>());
    }

    [Fact]
    public void Titles_formats_and_ticks_come_from_the_columns()
    {
        JsonNode x = Losses["encoding"]!["x"]!;

        Assert.Equal("Tokens", x["title"]!.GetValue<string>());
        Assert.Contains("'M'", x["axis"]!["labelExpr"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(
            [0.5e6, 1e6, 2e6, 4e6, 8e6, 16e6, 32e6],
            x["axis"]!["values"]!.AsArray().Select(value => value!.GetValue<double>()));
        Assert.Equal(",d", Losses["layer"]![2]!["encoding"]!["tooltip"]![1]!["format"]!.GetValue<string>());
    }

    [Fact]
    public void What_the_specification_says_itself_is_left_alone()
    {
        JsonNode export = Export(Small("""
            {"mark": "line", "encoding": {
              "x": {"field": "tokens", "title": "budget", "axis": {"format": "~s"}},
              "y": {"field": "accuracy", "title": null, "axis": null}}}
            """));

        JsonNode encoding = export["encoding"]!;
        Assert.Equal("""{"field":"tokens","title":"budget","axis":{"format":"~s"}}""", encoding["x"]!.ToJsonString());
        Assert.Equal("""{"field":"accuracy","title":null,"axis":null}""", encoding["y"]!.ToJsonString());
    }

    [Fact]
    public void The_figure_itself_is_not_changed()
    {
        Figure figure = Small("""{"mark": "line", "encoding": {"x": {"field": "tokens"}}}""");
        string before = figure.Specification.ToJsonString();

        FigureExport.Text(figure);

        Assert.Equal(before, figure.Specification.ToJsonString());
    }

    [Fact]
    public void A_number_that_json_cannot_write_is_a_gap_in_the_figure()
    {
        Figure figure = Small("""{"mark": "line"}""");

        Assert.Null(Export(figure)["datasets"]!["table"]![1]!["accuracy"]);
    }

    private static Figure Small(string specification) => new(
        "small",
        "Title",
        "Caption",
        new DataTable(
            "small",
            "",
            [new Column("tokens", "Tokens", ColumnKind.Tokens), new Column("accuracy", "Accuracy", ColumnKind.Percent)],
            [[1_000_000L, 0.5], [2_000_000L, double.NaN]]),
        JsonNode.Parse(specification)!.AsObject());

    private static JsonNode Export(Figure figure) => JsonNode.Parse(FigureExport.Text(figure))!;
}
