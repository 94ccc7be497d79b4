using Spectre.Console;

namespace Minori.Cli.Output;

/// <summary>A table for the terminal: the first columns are words, the others are numbers.</summary>
internal static class PlainTable
{
    /// <summary>A table of rows.</summary>
    /// <param name="headings">The columns' headings.</param>
    /// <param name="rows">The rows; the last is set apart where <paramref name="total"/> says so.</param>
    /// <param name="words">How many columns are words.</param>
    /// <param name="total">Whether the last row is a total.</param>
    public static Table Of(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, int words = 1, bool total = false)
    {
        Table table = new Table().Border(TableBorder.SimpleHeavy);
        for (int i = 0; i < headings.Count; i++)
        {
            TableColumn column = new TableColumn(Markup.Escape(headings[i])).NoWrap();
            table.AddColumn(i < words ? column : column.RightAligned());
        }

        foreach (IReadOnlyList<string> row in total ? rows.SkipLast(1) : rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        if (total)
        {
            table.AddEmptyRow();
            table.AddRow([.. rows[^1].Select(Markup.Escape)]);
        }

        return table;
    }
}
