using System.Globalization;
using Minori.Studies.Findings;

namespace Minori.Reporting.Tables;

/// <summary>The values a cell may hold: null, string, double, long, <see cref="Spread"/>.</summary>
internal static class CellValue
{
    /// <summary>The cell as one of the five; an <c>int</c> counts as a long, a <c>float</c> as a double.</summary>
    /// <exception cref="ReportException">The cell is of another type.</exception>
    public static object? From(object? cell) => cell switch
    {
        null or string or double or long or Spread => cell,
        int count => (long)count,
        float number => (double)number,
        _ => throw new ReportException(
            $"a table cell is a {cell.GetType().Name}: use a string, double, long, {nameof(Spread)} or null"),
    };

    /// <summary>The number of a double or long cell.</summary>
    public static double Number(object number) => Convert.ToDouble(number, CultureInfo.InvariantCulture);
}
