using System.Globalization;
using Minori.Reporting.Tables;
using Minori.Studies.Findings;

namespace Minori.Reporting.Numbers;

/// <summary>A table's cell as people read it, decided by its column.</summary>
public static class CellText
{
    /// <summary>The cell's text: a string, a number, a spread, <see cref="NumberText.Missing"/> for null.</summary>
    /// <exception cref="ReportException">The cell is of a type that tables do not hold.</exception>
    public static string Of(object? cell, Column column) => CellValue.From(cell) switch
    {
        null => NumberText.Missing,
        string text => text,
        Spread spread => OfSpread(spread, column),
        long count when column.Kind == ColumnKind.Number => NumberText.Count(count),
        long label when column.Kind == ColumnKind.Text => label.ToString(CultureInfo.InvariantCulture),
        object number => OfNumber(CellValue.Number(number), column),
    };

    /// <summary>Whether the column is set flush right, so that digits stand below digits.</summary>
    public static bool IsNumeric(Column column) => column.Kind != ColumnKind.Text;

    private static string OfSpread(Spread spread, Column column) => column.Kind switch
    {
        ColumnKind.Tokens => NumberText.TokensWithSpread(spread),
        ColumnKind.Percent => NumberText.PercentWithSpread(spread, column.Digits),
        _ => NumberText.WithSpread(spread, column.Digits),
    };

    private static string OfNumber(double number, Column column) => column.Kind switch
    {
        ColumnKind.Tokens => NumberText.Tokens(number),
        ColumnKind.Percent => NumberText.Percent(number, column.Digits),
        ColumnKind.Probability => NumberText.Probability(number),
        _ => NumberText.Number(number, column.Digits),
    };
}
