using System.Xml.Linq;
using Minori.Reporting.Tests.Samples;
using Minori.Studies.Findings;
using Minori.Testing;
using Xunit;

namespace Minori.Reporting.Tests;

public sealed class PaperReportTests
{
    [Fact]
    public void Figures_are_drawn_and_the_page_shows_them()
    {
        using var folder = new TemporaryFolder();
        StudyReport report = SampleStudy.Report();

        string page = PaperReport.Write(report, folder.Path);

        string text = File.ReadAllText(page);
        foreach (Figure figure in report.Figures)
        {
            Assert.Contains($"](figures/{figure.Id}.svg)", text, StringComparison.Ordinal);
            XElement picture = XElement.Load(folder.File("figures", $"{figure.Id}.svg"));
            Assert.Equal("640", picture.Attribute("width")!.Value);
            Assert.Contains(picture.Descendants(), e => e.Attribute("aria-roledescription")?.Value is "point" or "line mark");
        }

        Approved.Equal("report-markdown", text);
    }

    [Fact]
    public void A_table_keeps_its_note()
    {
        StudyReport report = SampleStudy.Report() with { Tables = [SampleTables.PerBudget() with { Note = "Judged together." }] };

        Assert.Contains("|\n\nJudged together.\n", Markdown.MarkdownReport.Text(report, figure => figure.Id), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_stays_text()
    {
        string text = Markdown.MarkdownReport.Text(NastyReport.Create(), figure => figure.Id + ".svg");

        // The first line is the page's own.
        Assert.DoesNotMatch(@"(?<!\\)<", text[text.IndexOf('\n', StringComparison.Ordinal)..]);
        Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
    }
}
