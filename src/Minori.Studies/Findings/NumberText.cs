using System.Globalization;
using Minori.Statistics;

namespace Minori.Studies.Findings;

/// <summary>
/// Numbers as people read them, the same in the terminal and in the HTML report: invariant culture, a true minus sign,
/// an en dash where nothing was measured.
/// </summary>
public static class NumberText
{
    /// <summary>Written where nothing was measured.</summary>
    public const string Missing = "–";

    /// <summary><c>1.470</c>: a real number with a fixed count of digits after the point.</summary>
    public static string Number(double value, int digits) => QuantityText.Number(value, digits);

    /// <summary><c>73,412</c>: a whole number.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary><c>71.2%</c>: a share 0…1 as a percentage.</summary>
    public static string Percent(double share, int digits) => QuantityText.Percent(share, digits);

    /// <summary><c>0.0120</c>, <c>&lt;0.0001</c>: a p-value; what is too small for the digits is not nothing.</summary>
    public static string Probability(double p) => p < 1e-4 ? "<0.0001" : Number(p, 4);

    /// <summary><c>32M</c>, <c>0.5M</c>, <c>1.5B</c>: a count of tokens to three significant digits.</summary>
    public static string Tokens(double count) => QuantityText.Tokens(count);

    /// <summary><c>+0.012 nats (−0.003 to +0.027)</c>: a difference with its sign, and its interval where it has one.</summary>
    public static string Difference(double value, ConfidenceInterval? interval, int digits, string unit)
    {
        string text = Signed(value) + unit;
        return interval is { } i ? $"{text} ({Signed(i.Lower)} to {Signed(i.Upper)})" : text;

        string Signed(double x) => (x > 0 && Number(x, digits) != Number(0, digits) ? "+" : "") + Number(x, digits);
    }

    /// <summary>A clause as the beginning of a sentence.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>
    /// <c>1.47 ± 0.02</c>; where the two sides differ in the digits shown, <c>1.47 +0.05 −0.02</c>. A spread too small
    /// for the digits is written <c>± &lt;0.01</c>, so that it never looks like none.
    /// </summary>
    public static string WithSpread(Spread spread, int digits)
    {
        string value = Number(spread.Value, digits);
        if (!double.IsFinite(spread.Value) || !double.IsFinite(spread.Low) || !double.IsFinite(spread.High))
        {
            return value;
        }

        string above = Half(spread.High - spread.Value, digits);
        string below = Half(spread.Value - spread.Low, digits);
        return above == below ? $"{value} ± {above}" : $"{value} +{above} −{below}";
    }

    /// <summary><c>71.2 ± 1.4%</c>: a share with its spread.</summary>
    public static string PercentWithSpread(Spread share, int digits) =>
        WithSpread(new Spread(share.Value * 100, share.Low * 100, share.High * 100), digits) + "%";

    /// <summary><c>16M (12M … 22M)</c>: a count of tokens with its interval, which is rarely symmetric.</summary>
    public static string TokensWithSpread(Spread count) =>
        $"{Tokens(count.Value)} ({Tokens(count.Low)} … {Tokens(count.High)})";

    private static string Half(double width, int digits)
    {
        string text = Number(width, digits);
        return width > 0 && text == Number(0, digits) ? "<" + Number(Math.Pow(10, -digits), digits) : text;
    }
}
