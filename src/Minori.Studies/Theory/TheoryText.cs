using Minori.Statistics;

namespace Minori.Studies.Theory;

/// <summary>Numbers of the theory in sentences.</summary>
internal static class TheoryText
{
    /// <summary>Four significant digits.</summary>
    public static string Number(double value) => QuantityText.Significant(value, 4);

    /// <summary>A time: one digit after the point, or three significant ones below 1.</summary>
    public static string Time(double value) => value < 1 ? QuantityText.Significant(value, 3) : QuantityText.Number(value, 1);

    /// <summary>A share as a percentage.</summary>
    public static string Percent(double share) => QuantityText.Significant(100 * share, 3) + "%";
}
