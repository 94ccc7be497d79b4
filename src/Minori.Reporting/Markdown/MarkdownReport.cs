using System.Text;
using Minori.Reporting.Files;
using Minori.Reporting.Numbers;
using Minori.Studies.Findings;

namespace Minori.Reporting.Markdown;

/// <summary>
/// A report as a Markdown page, for a repository or a paper's notes: verdict, findings with their measures, figures as
/// the pictures beside it, tables.
/// </summary>
public static class MarkdownReport
{
    private const string Generator = "<!-- generator: Minori -->";

    /// <summary>Whether a file is a report's page: by what its first line says of its making.</summary>
    internal static bool IsReport(string path)
    {
        try
        {
            return File.Exists(path) && File.ReadLines(path).FirstOrDefault() == Generator;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Writes the page to a file, whole or not at all.</summary>
    /// <param name="report">The report.</param>
    /// <param name="path">The file.</param>
    /// <param name="picture">The address of a figure's picture, seen from the page.</param>
    /// <exception cref="ReportException">The file cannot be written.</exception>
    public static void Write(StudyReport report, string path, Func<Figure, string> picture) =>
        ReportFile.Write(path, Text(report, picture));

    /// <summary>The page's text.</summary>
    public static string Text(StudyReport report, Func<Figure, string> picture)
    {
        StringBuilder page = new();
        Paragraph(page, Generator);
        Paragraph(page, $"# {Inline(report.Title)}");
        Paragraph(page, $"*{Inline(report.Question)}*");
        Paragraph(page, Inline(report.Verdict));
        Section(page, "Findings", report.Findings, Finding);
        Section(page, "Figures", report.Figures, (to, figure) =>
        {
            Paragraph(to, $"![{Inline(figure.Title)}]({picture(figure)})");
            Paragraph(to, $"**{Inline(figure.Title)}.** {Inline(figure.Caption)}");
        });
        Section(page, "Tables", report.Tables, Table);
        Paragraph(page, "## Provenance");
        foreach ((string name, string value) in report.Provenance.Facts)
        {
            Item(page, $"{Inline(name)}: {Inline(value)}");
        }

        return page.ToString();
    }

    private static void Section<T>(StringBuilder page, string title, IReadOnlyList<T> items, Action<StringBuilder, T> write)
    {
        if (items.Count > 0)
        {
            Paragraph(page, $"## {title}");
        }

        foreach (T item in items)
        {
            write(page, item);
        }
    }

    private static void Finding(StringBuilder page, Finding finding)
    {
        Paragraph(page, $"**{StatusText.Glyph(finding.Status)} {Inline(finding.Subject)}** – {StatusText.Of(finding.Status)}. {Inline(finding.Statement)}");
        foreach (Measure measure in finding.Measures)
        {
            MeasureText text = MeasureText.Of(measure);
            Item(page, $"{Inline(measure.Name)}: {Inline(text.Estimate)}{(text.Interval is null ? "" : $" ({Inline(text.Interval)})")}");
        }

        if (finding.Measures.Count > 0)
        {
            page.Append('\n');
        }
    }

    private static void Table(StringBuilder page, DataTable table)
    {
        Paragraph(page, $"**{Inline(table.Title)}**");
        if (table.IsLong)
        {
            Paragraph(page, $"{table.Rows.Count} rows: [tables/{table.Id}.csv](tables/{Uri.EscapeDataString(table.Id)}.csv)");
            return;
        }

        Row(page, table.Columns.Select(column => Inline(column.Title)));
        Row(page, table.Columns.Select(column => CellText.IsNumeric(column) ? "---:" : "---"));
        foreach (IReadOnlyList<object?> row in table.Rows)
        {
            Row(page, row.Zip(table.Columns, (cell, column) => Inline(CellText.Of(cell, column))));
        }

        page.Append('\n');
        if (table.Note.Length > 0)
        {
            Paragraph(page, Inline(table.Note));
        }
    }

    private static void Row(StringBuilder page, IEnumerable<string> cells) => page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static void Item(StringBuilder page, string text) => page.Append("- ").Append(text).Append('\n');

    private static void Paragraph(StringBuilder page, string text) => page.Append(text).Append("\n\n");

    /// <summary>Text that Markdown shows as it is, on one line.</summary>
    private static string Inline(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text.ReplaceLineEndings(" "))
        {
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '#' or '~')
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
