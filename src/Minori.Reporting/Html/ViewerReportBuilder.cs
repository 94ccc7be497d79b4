using Minori.Reporting.Figures;
using Minori.Reporting.Files;
using Minori.Reporting.Numbers;
using Minori.Reporting.Tables;
using Minori.Studies.Findings;

namespace Minori.Reporting.Html;

/// <summary>Turns a report into what the viewer takes.</summary>
internal static class ViewerReportBuilder
{
    /// <exception cref="ReportException">A table or a figure's data is malformed.</exception>
    public static ViewerReport Build(StudyReport report) => new(
        report.Title,
        report.Question,
        report.Verdict,
        [.. report.Findings.Select(FindingOf)],
        [.. report.Figures.Select(FigureOf)],
        [.. report.Tables.Select(TableOf)],
        new ViewerProvenance(
            report.Provenance.StudyFileName,
            report.Provenance.StudyFile,
            [.. report.Provenance.Facts.Select(fact => new ViewerFact(fact.Key, fact.Value))]));

    private static ViewerFinding FindingOf(Finding finding) => new(
        finding.Id,
        finding.Subject,
        finding.Status switch
        {
            FindingStatus.Observed => "observed",
            FindingStatus.NotObserved => "notObserved",
            _ => "inconclusive",
        },
        StatusText.Of(finding.Status),
        StatusText.Glyph(finding.Status),
        finding.Statement,
        [.. finding.Measures.Select(MeasureOf)],
        finding.FigureIds);

    private static ViewerMeasure MeasureOf(Measure measure)
    {
        MeasureText text = MeasureText.Of(measure);
        return new ViewerMeasure(measure.Name, text.Estimate, text.Interval);
    }

    private static ViewerFigure FigureOf(Figure figure) => new(
        figure.Id,
        figure.Title,
        figure.Caption,
        FileName.Of(figure.Id),
        CompleteSpecification.Of(figure),
        TableOf(figure.Data));

    private static ViewerTable TableOf(DataTable table) => new(
        table.Id,
        table.Title,
        FileName.Of(table.Id),
        [.. table.Columns.Select(column => new ViewerColumn(column.Title, CellText.IsNumeric(column)))],
        [.. table.Rows.Select(row => (ViewerCell[])[.. row.Zip(table.Columns, CellOf)])],
        table.Note,
        CsvExport.Text(table));

    private static ViewerCell CellOf(object? cell, Column column) => new(CellText.Of(cell, column), SortKey(cell));

    private static object? SortKey(object? cell) => CellValue.From(cell) switch
    {
        Spread spread => SortKey(spread.Value),
        double number when !double.IsFinite(number) => null,
        var other => other,
    };
}
