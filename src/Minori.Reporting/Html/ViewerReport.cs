using System.Text.Json.Nodes;

namespace Minori.Reporting.Html;

// What the viewer (web/src/report.ts) is given. All text is ready to be shown: numbers are formatted once, in C#, so
// that the page and the terminal never disagree.

/// <summary>A report as the viewer takes it.</summary>
internal sealed record ViewerReport(
    string Title,
    string Question,
    string Verdict,
    IReadOnlyList<ViewerFinding> Findings,
    IReadOnlyList<ViewerFigure> Figures,
    IReadOnlyList<ViewerTable> Tables,
    ViewerProvenance Provenance);

/// <summary>A finding; its status is <c>observed</c>, <c>notObserved</c> or <c>inconclusive</c>.</summary>
internal sealed record ViewerFinding(
    string Id,
    string Subject,
    string Status,
    string StatusText,
    string StatusGlyph,
    string Statement,
    IReadOnlyList<ViewerMeasure> Measures,
    IReadOnlyList<string> FigureIds);

internal sealed record ViewerMeasure(string Name, string Estimate, string? Interval);

/// <summary>A figure with a complete Vega-Lite specification, data inside.</summary>
internal sealed record ViewerFigure(
    string Id, string Title, string Caption, string FileName, JsonObject Specification, ViewerTable Table);

/// <summary>A table with its cells as text, and as CSV for saving.</summary>
internal sealed record ViewerTable(
    string Id,
    string Title,
    string FileName,
    IReadOnlyList<ViewerColumn> Columns,
    IReadOnlyList<IReadOnlyList<ViewerCell>> Rows,
    string Note,
    string Csv);

internal sealed record ViewerColumn(string Title, bool Numeric);

/// <summary>A cell: its text, and the string, double or long it sorts by (null sorts last).</summary>
internal sealed record ViewerCell(string Text, object? Sort);

internal sealed record ViewerProvenance(
    string StudyFileName, string StudyFile, IReadOnlyList<ViewerFact> Facts);

internal sealed record ViewerFact(string Name, string Value);
