using System.Collections.Immutable;
using Minori.Studies.Findings;

namespace Minori.Reporting.Tables;

/// <summary>Which number of a cell a flat column holds.</summary>
internal enum CellPart
{
    Value,
    Low,
    High,
}

/// <summary>A column of a flat table.</summary>
/// <param name="Name">The field name: the column's, with <c>_low</c> or <c>_high</c> for the ends of a spread.</param>
/// <param name="Source">The column it comes from.</param>
/// <param name="SourceIndex">Its place in the source table.</param>
/// <param name="Part">Which number of the cell it holds.</param>
internal sealed record FlatColumn(string Name, Column Source, int SourceIndex, CellPart Part);

/// <summary>
/// A data table with plain cells only (null, string, double, long), as CSV files and figures need it: a column
/// <c>loss</c> that holds spreads becomes the three columns <c>loss</c>, <c>loss_low</c>, <c>loss_high</c>.
/// </summary>
internal sealed record FlatTable(ImmutableArray<FlatColumn> Columns, ImmutableArray<object?[]> Rows)
{
    /// <exception cref="ReportException">A row does not fit the columns, or two columns share a name.</exception>
    public static FlatTable Of(DataTable table)
    {
        object?[][] cells = [.. table.Rows.Select((row, index) => CellsOf(table, row, index))];
        FlatColumn[] columns = [.. table.Columns.SelectMany((column, index) => Expand(column, index, cells))];
        if (columns.GroupBy(column => column.Name).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw new ReportException($"table {table.Id} has two columns named {repeated.Key}: name them apart");
        }

        return new FlatTable([.. columns], [.. cells.Select(row => PlainRow(columns, row))]);
    }

    private static object?[] CellsOf(DataTable table, IReadOnlyList<object?> row, int index) =>
        row.Count == table.Columns.Count
            ? [.. row.Select(CellValue.From)]
            : throw new ReportException(
                $"table {table.Id}, row {index + 1}: {row.Count} cells for {table.Columns.Count} columns");

    private static IEnumerable<FlatColumn> Expand(Column column, int index, object?[][] rows)
    {
        yield return new FlatColumn(column.Name, column, index, CellPart.Value);
        if (rows.Any(row => row[index] is Spread))
        {
            yield return new FlatColumn(column.Name + "_low", column, index, CellPart.Low);
            yield return new FlatColumn(column.Name + "_high", column, index, CellPart.High);
        }
    }

    private static object?[] PlainRow(FlatColumn[] columns, object?[] row) =>
        [.. columns.Select(column => Plain(row[column.SourceIndex], column.Part))];

    private static object? Plain(object? cell, CellPart part) => (cell, part) switch
    {
        (Spread spread, CellPart.Value) => spread.Value,
        (Spread spread, CellPart.Low) => spread.Low,
        (Spread spread, CellPart.High) => spread.High,
        (_, CellPart.Value) => cell,
        _ => null,
    };
}
