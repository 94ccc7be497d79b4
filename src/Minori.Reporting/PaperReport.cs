using Minori.Reporting.Figures;
using Minori.Reporting.Markdown;
using Minori.Studies.Findings;

namespace Minori.Reporting;

/// <summary>
/// A report for papers and repositories, beside the other forms: <c>report.md</c> and <c>figures/&lt;id&gt;.svg</c>.
/// </summary>
public static class PaperReport
{
    /// <summary>Draws the figures, then writes the page around them; earlier files of the same name are replaced.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">The report's folder.</param>
    /// <returns>The full path of <c>report.md</c>.</returns>
    /// <exception cref="ReportException">Node.js is missing or fails, or a file cannot be written.</exception>
    public static string Write(StudyReport report, string folder)
    {
        FigureDrawing.Write(report.Figures, figure => Path.Combine(folder, ReportFiles.Picture(figure)));
        string page = Path.GetFullPath(Path.Combine(folder, ReportFiles.Paper));
        MarkdownReport.Write(report, page, ReportFiles.Picture);
        return page;
    }
}
