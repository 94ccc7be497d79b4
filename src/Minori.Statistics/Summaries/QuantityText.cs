using System.Globalization;

namespace Minori.Statistics;

/// <summary>
/// Numbers in sentences, the same wherever a person reads them: invariant culture, a true minus sign, tokens with a unit.
/// </summary>
public static class QuantityText
{
    // No quantity here, of nats, points or times, is as small but by rounding.
    private const double Rounding = 1e-12;

    /// <summary><c>1.470</c>: a real number with a fixed count of digits after the point.</summary>
    public static string Number(double value, int digits) =>
        Signed(value, magnitude => magnitude.ToString("F" + digits, CultureInfo.InvariantCulture));

    /// <summary><c>−0.113</c>, <c>0.000053</c>, <c>3.5e12</c>: a real number with a count of significant digits.</summary>
    public static string Significant(double value, int digits) => Signed(value, magnitude => SignificantOfMagnitude(magnitude, digits));

    /// <summary><c>8.4%</c>, <c>120%</c>, <c>more than 1000%</c>: a relative error, to two significant digits.</summary>
    public static string RelativeError(double share) => share > 10 ? "more than 1000%" : Significant(100 * share, 2) + "%";

    /// <summary><c>71.2%</c>: a share 0…1 as a percentage.</summary>
    public static string Percent(double share, int digits) => Number(share * 100, digits) + "%";

    /// <summary><c>32M</c>, <c>0.5M</c>, <c>1.5B</c>: a count of tokens to three significant digits.</summary>
    public static string Tokens(double count) => Signed(count, TokensOfMagnitude);

    private static string SignificantOfMagnitude(double value, int digits)
    {
        if (value < Rounding)
        {
            return "0";
        }

        string scientific = value.ToString("E" + (digits - 1), CultureInfo.InvariantCulture);
        return value is >= 1e-6 and < 1e6
            ? decimal.Parse(scientific, NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.############", CultureInfo.InvariantCulture)
            : double.Parse(scientific, CultureInfo.InvariantCulture).ToString("0.######e0", CultureInfo.InvariantCulture);
    }

    private static string TokensOfMagnitude(double count)
    {
        double rounded = ThreeSignificantDigits(count);
        return rounded switch
        {
            >= 1e12 => Scaled(rounded, 1e12, "T"),
            >= 1e9 => Scaled(rounded, 1e9, "B"),
            >= 1e5 => Scaled(rounded, 1e6, "M"),
            >= 1e3 => Scaled(rounded, 1e3, "k"),
            _ => Scaled(rounded, 1, ""),
        };
    }

    private static string Scaled(double count, double unit, string suffix) =>
        (count / unit).ToString("0.###", CultureInfo.InvariantCulture) + suffix;

    private static double ThreeSignificantDigits(double count) =>
        double.Parse(count.ToString("E2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    // "−0.000" for a number that only rounds to zero would claim a sign that the digits do not show.
    private static string Signed(double value, Func<double, string> magnitude)
    {
        if (double.IsNaN(value))
        {
            return "not a number";
        }

        string text = double.IsInfinity(value) ? "∞" : magnitude(Math.Abs(value));
        return value < 0 && text.Any(c => c is >= '1' and <= '9' or '∞') ? "−" + text : text;
    }
}
