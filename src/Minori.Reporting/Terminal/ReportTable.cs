using Minori.Reporting.Numbers;
using Minori.Studies.Findings;
using Spectre.Console;
using Spectre.Console.Rendering;
using PlainText = Spectre.Console.Text;

namespace Minori.Reporting.Terminal;

/// <summary>A data table for the terminal: its title above, headings in bold, numbers flush right.</summary>
public sealed class ReportTable(DataTable table) : Renderable
{
    private readonly Rows widget = new(new PlainText(table.Title), GridOf(table));

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth) =>
        ((IRenderable)widget).Measure(options, maxWidth);

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        ((IRenderable)widget).Render(options, maxWidth);

    private static Table GridOf(DataTable table)
    {
        var grid = new Table { Border = TableBorder.SimpleHeavy };
        foreach (Column column in table.Columns)
        {
            grid.AddColumn(new TableColumn(new PlainText(column.Title, new Style(decoration: Decoration.Bold)))
            {
                Alignment = CellText.IsNumeric(column) ? Justify.Right : Justify.Left,
                NoWrap = CellText.IsNumeric(column),
            });
        }

        foreach (IReadOnlyList<object?> row in table.Rows)
        {
            grid.AddRow(row.Zip(table.Columns, (cell, column) => new PlainText(CellText.Of(cell, column))));
        }

        return grid;
    }
}
