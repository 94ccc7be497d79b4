using Minori.Reporting.Json;
using Minori.Reporting.Tests.Samples;
using Minori.Studies.Findings;
using Minori.Testing;
using Xunit;

namespace Minori.Reporting.Tests.Json;

public sealed class ReportJsonTests
{
    [Fact]
    public void A_report_read_back_is_written_the_same()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("report.json");
        ReportJson.Write(SampleStudy.Report(), path);

        StudyReport read = ReportJson.Read(path);

        Assert.Equal(File.ReadAllText(path), ReportJson.Text(read));
        Assert.Equal(SampleStudy.Report().Findings[0].Measures, read.Findings[0].Measures);
        Assert.Equal(SampleStudy.Report().Provenance.Facts, read.Provenance.Facts);
    }

    [Fact]
    public void Cells_keep_their_type_and_value()
    {
        object?[] cells =
        [
            null, "text", "NaN", 3L, 3.0, -0.0, 1e300, 0.1, double.NaN, double.NegativeInfinity,
            new Spread(1, 0.5, double.PositiveInfinity), "</script>\u2028日本語🌾",
        ];
        StudyReport report = Empty with
        {
            Tables = [new DataTable("t", "", [.. cells.Select((_, i) => new Column($"c{i}", ""))], [cells])],
        };

        StudyReport read = ReportJson.Parse(ReportJson.Text(report));

        Assert.Equal(cells, read.Tables[0].Rows[0]);
    }

    [Theory]
    [InlineData("{\"title\": 3}")]
    [InlineData("{\"title\": \"half a report\"}")]
    [InlineData("not json")]
    public void A_file_that_is_no_report_is_named_in_the_error(string text)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("report.json");
        File.WriteAllText(path, text);

        ReportException error = Assert.Throws<ReportException>(() => ReportJson.Read(path));

        string start = $"cannot read the report {path}: it is not a Minori report";
        Assert.StartsWith(start, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static StudyReport Empty => new("", "", "", [], [], [], new Provenance("", "", []));
}
