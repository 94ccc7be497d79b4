using Minori.Reporting.Tables;
using Minori.Studies.Findings;
using Minori.Testing;
using Xunit;

namespace Minori.Reporting.Tests.Tables;

public sealed class CsvExportTests
{
    [Fact]
    public void A_spread_takes_three_columns_and_quotes_follow_rfc_4180()
    {
        var table = new DataTable(
            "t",
            "Title",
            [
                new Column("model, size", "Model"),
                new Column("tokens", "Tokens", ColumnKind.Tokens),
                new Column("loss", "Loss", ColumnKind.Number),
            ],
            [
                ["plain", 500_000L, new Spread(1.25, 1.2, 1.3)],
                ["with \"quotes\", and\na line", 2.0, null],
                [null, double.NaN, double.PositiveInfinity],
            ]);

        Assert.Equal(
            "\"model, size\",tokens,loss,loss_low,loss_high\r\n"
            + "plain,500000,1.25,1.2,1.3\r\n"
            + "\"with \"\"quotes\"\", and\na line\",2,,,\r\n"
            + ",NaN,Infinity,,\r\n",
            CsvExport.Text(table));
    }

    [Fact]
    public void A_row_of_another_length_is_refused_with_its_place()
    {
        var table = new DataTable("losses", "", [new Column("a", "a"), new Column("b", "b")], [["x", 1L], ["y"]]);

        ReportException error = Assert.Throws<ReportException>(() => CsvExport.Text(table));

        Assert.Equal("table losses, row 2: 1 cells for 2 columns", error.Message);
    }

    [Fact]
    public void A_column_that_collides_with_the_end_of_a_spread_is_refused()
    {
        Column[] columns = [new Column("a", "a"), new Column("a_low", "b")];
        var table = new DataTable("t", "", columns, [[new Spread(1, 0, 2), 3L]]);

        ReportException error = Assert.Throws<ReportException>(() => CsvExport.Text(table));

        Assert.Equal("table t has two columns named a_low: name them apart", error.Message);
    }

    [Fact]
    public void Writing_replaces_the_file_and_leaves_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("deep", "t.csv");
        CsvExport.Write(new DataTable("t", "", [new Column("a", "a")], [["old"]]), path);
        CsvExport.Write(new DataTable("t", "", [new Column("a", "a")], [["new"]]), path);

        Assert.Equal("a\r\nnew\r\n", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.File("deep")));
    }
}
