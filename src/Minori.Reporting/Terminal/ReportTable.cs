using Minori.Reporting.Numbers;
using Minori.Studies.Findings;
using Spectre.Console;
using Spectre.Console.Rendering;
using PlainText = Spectre.Console.Text;

namespace Minori.Reporting.Terminal;

/// <summary>
/// A data table for the terminal: its title above, headings in bold, numbers flush right. A table that is wider than the
/// terminal goes on below, under its first column again.
/// </summary>
public sealed class ReportTable(DataTable table) : Renderable
{
    // What padding and border take beside the text: of each column, and once at the end of the row.
    private const int ColumnMargin = 3;
    private const int RowMargin = 1;

    private readonly string[][] cells =
        [.. table.Rows.Select(row => row.Zip(table.Columns, CellText.Of).ToArray())];

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth) =>
        ((IRenderable)WidgetFor(maxWidth)).Measure(options, maxWidth);

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        ((IRenderable)WidgetFor(maxWidth)).Render(options, maxWidth);

    private Rows WidgetFor(int maxWidth) => new(
        (IEnumerable<IRenderable>)
        [
            new PlainText(table.Title),
            .. Blocks(maxWidth).Select(GridOf),
            .. table.Note.Length > 0 ? (IRenderable[])[new PlainText(table.Note)] : [],
        ]);

    /// <summary>Columns that fit beside each other, the first one leading every block.</summary>
    private IEnumerable<int[]> Blocks(int maxWidth)
    {
        int leading = WidthOf(0) + RowMargin;
        List<int> block = [0];
        int width = leading;
        for (int column = 1; column < table.Columns.Count; column++)
        {
            if (width + WidthOf(column) > maxWidth && block.Count > 1)
            {
                yield return [.. block];
                (block, width) = ([0], leading);
            }

            block.Add(column);
            width += WidthOf(column);
        }

        yield return [.. block];
    }

    /// <summary>The least width: the widest cell, or the widest word of the heading.</summary>
    private int WidthOf(int column) => ColumnMargin + cells.Select(row => row[column].Length)
        .Concat(table.Columns[column].Title.Split(' ').Select(word => word.Length))
        .Max();

    private Table GridOf(int[] block)
    {
        var grid = new Table { Border = TableBorder.SimpleHeavy };
        foreach (Column column in block.Select(index => table.Columns[index]))
        {
            grid.AddColumn(new TableColumn(new PlainText(column.Title, new Style(decoration: Decoration.Bold)))
            {
                Alignment = CellText.IsNumeric(column) ? Justify.Right : Justify.Left,
                NoWrap = CellText.IsNumeric(column),
            });
        }

        foreach (string[] row in cells)
        {
            grid.AddRow(block.Select(index => new PlainText(row[index])));
        }

        return grid;
    }
}
