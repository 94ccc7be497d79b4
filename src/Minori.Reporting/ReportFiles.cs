using Minori.Reporting.Files;
using Minori.Reporting.Html;
using Minori.Reporting.Json;
using Minori.Reporting.Markdown;
using Minori.Studies.Findings;

namespace Minori.Reporting;

/// <summary>The files of a report, by their paths in its folder, and which files of a folder are a report's.</summary>
public static class ReportFiles
{
    internal const string Page = "report.html";
    internal const string Json = "report.json";
    internal const string Paper = "report.md";

    /// <summary>
    /// The first file that a report would replace in a folder and that is not of an earlier report there; null where there
    /// is none.
    /// </summary>
    /// <param name="folder">The folder, there or not.</param>
    /// <param name="report">What is to be written; null asks about the files that every report has.</param>
    /// <param name="withPaper">Whether it is also to be written for papers.</param>
    public static string? FirstForeign(string folder, StudyReport? report, bool withPaper)
    {
        IEnumerable<string> wanted = report is null ? [Json, Page] : withPaper ? [.. Of(report), Paper, .. report.Figures.Select(Picture)] : Of(report);
        string[] present = [.. wanted.Where(file => Path.Exists(Path.Combine(folder, file)))];
        if (present.Length == 0)
        {
            return null;
        }

        HashSet<string> own = [];
        if (ReadOrNull(Path.Combine(folder, Json)) is { } earlier)
        {
            own.UnionWith([.. Of(earlier), .. earlier.Figures.Select(Picture)]);
        }
        else if (HtmlReport.IsReport(Path.Combine(folder, Page)))
        {
            own.Add(Page);
        }

        if (MarkdownReport.IsReport(Path.Combine(folder, Paper)))
        {
            own.Add(Paper);
        }

        return present.FirstOrDefault(file => !own.Contains(file)) is { } foreign ? Path.Combine(folder, foreign) : null;
    }

    /// <summary>A figure for reading by programs.</summary>
    internal static string Specification(Figure figure) => Path.Combine("figures", FileName.Of(figure.Id) + ".vl.json");

    /// <summary>A figure's data.</summary>
    internal static string Data(Figure figure) => Path.Combine("figures", FileName.Of(figure.Id) + ".csv");

    /// <summary>A table.</summary>
    internal static string Table(DataTable table) => Path.Combine("tables", FileName.Of(table.Id) + ".csv");

    /// <summary>A figure drawn, with forward slashes, as a page names it.</summary>
    internal static string Picture(Figure figure) => $"figures/{FileName.Of(figure.Id)}.svg";

    private static IEnumerable<string> Of(StudyReport report) =>
        [Json, Page, .. report.Figures.SelectMany(figure => (string[])[Specification(figure), Data(figure)]), .. report.Tables.Select(Table)];

    private static StudyReport? ReadOrNull(string path)
    {
        try
        {
            return File.Exists(path) ? ReportJson.Read(path) : null;
        }
        catch (ReportException)
        {
            return null;
        }
    }
}
