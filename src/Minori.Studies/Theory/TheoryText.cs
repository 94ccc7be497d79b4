using System.Globalization;

namespace Minori.Studies.Theory;

/// <summary>Numbers of the theory in sentences.</summary>
internal static class TheoryText
{
    /// <summary>Four significant digits.</summary>
    public static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A time: one digit after the point, or three significant ones below 1.</summary>
    public static string Time(double value) => value.ToString(value < 1 ? "G3" : "F1", CultureInfo.InvariantCulture);

    /// <summary>A share as a percentage.</summary>
    public static string Percent(double share) => (100 * share).ToString("G3", CultureInfo.InvariantCulture) + "%";
}
