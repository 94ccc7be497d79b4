using Minori.Reporting.Figures;
using Minori.Reporting.Files;
using Minori.Reporting.Html;
using Minori.Reporting.Json;
using Minori.Reporting.Tables;
using Minori.Studies.Findings;

namespace Minori.Reporting;

/// <summary>
/// A report in all its forms: <c>report.html</c> for reading, <c>report.json</c> for scripts,
/// <c>figures/&lt;id&gt;.vl.json</c> and <c>.csv</c>, <c>tables/&lt;id&gt;.csv</c>.
/// </summary>
public static class ReportFolder
{
    /// <summary>Writes every file, each whole or not at all; earlier ones of the same name are replaced.</summary>
    /// <returns>The full path of <c>report.html</c>.</returns>
    /// <exception cref="ReportException">
    /// Two figures or tables share a file name, one is malformed, or a file cannot be written.
    /// </exception>
    public static string Write(StudyReport report, string folder)
    {
        RequireDistinct("figures", report.Figures.Select(figure => figure.Id));
        RequireDistinct("tables", report.Tables.Select(table => table.Id));

        // First, because it tells which of the others are the report's own, should the writing end half-way.
        ReportJson.Write(report, Path.Combine(folder, ReportFiles.Json));
        string html = Path.GetFullPath(Path.Combine(folder, ReportFiles.Page));
        HtmlReport.Write(report, html);
        foreach (Figure figure in report.Figures)
        {
            FigureExport.Write(figure, Path.Combine(folder, ReportFiles.Specification(figure)));
            CsvExport.Write(figure.Data, Path.Combine(folder, ReportFiles.Data(figure)));
        }

        foreach (DataTable table in report.Tables)
        {
            CsvExport.Write(table, Path.Combine(folder, ReportFiles.Table(table)));
        }

        return html;
    }

    private static void RequireDistinct(string kind, IEnumerable<string> ids)
    {
        // File systems that ignore case must not lose a file either.
        if (ids.GroupBy(FileName.Of, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)
            is { } shared)
        {
            throw new ReportException(
                $"the {kind} {string.Join(" and ", shared)} would share the file {kind}/{shared.Key}.csv: "
                + "name them apart");
        }
    }
}
