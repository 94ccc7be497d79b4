using Minori.Reporting.Numbers;
using Minori.Studies.Findings;
using Spectre.Console;
using Spectre.Console.Rendering;
using PlainText = Spectre.Console.Text;

namespace Minori.Reporting.Terminal;

/// <summary>A data table for the terminal: headings in bold, numbers flush right.</summary>
public sealed class ReportTable(DataTable table) : Renderable
{
    private readonly Table widget = WidgetOf(table);

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth) =>
        ((IRenderable)widget).Measure(options, maxWidth);

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        ((IRenderable)widget).Render(options, maxWidth);

    private static Table WidgetOf(DataTable table)
    {
        var widget = new Table
        {
            Border = TableBorder.SimpleHeavy,
            Title = new TableTitle(Markup.Escape(table.Title), Style.Plain),
        };
        foreach (Column column in table.Columns)
        {
            widget.AddColumn(new TableColumn(new PlainText(column.Title, new Style(decoration: Decoration.Bold)))
            {
                Alignment = CellText.IsNumeric(column) ? Justify.Right : Justify.Left,
                NoWrap = CellText.IsNumeric(column),
            });
        }

        foreach (IReadOnlyList<object?> row in table.Rows)
        {
            widget.AddRow(row.Zip(table.Columns, (cell, column) => new PlainText(CellText.Of(cell, column))));
        }

        return widget;
    }
}
