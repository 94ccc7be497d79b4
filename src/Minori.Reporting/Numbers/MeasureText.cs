using Minori.Studies.Findings;

namespace Minori.Reporting.Numbers;

/// <summary>A measure as people read it.</summary>
/// <param name="Estimate">
/// The number with its unit, such as <c>16M tokens</c>; where only bounds are known, <c>≥ 32M tokens</c>.
/// </param>
/// <param name="Interval">Such as <c>90% interval 12M … 22M</c>; null where there is none.</param>
public sealed record MeasureText(string Estimate, string? Interval)
{
    private const string TokensUnit = "tokens";
    private const string PercentUnit = "%";
    private const int MostDigits = 6;

    /// <summary>
    /// Counts of tokens are written to three digits. Other numbers carry as many digits as their interval deserves (two
    /// significant digits of its half-width), or three significant digits where there is no interval. A measure in
    /// <c>%</c> is a number of percent, not a share.
    /// </summary>
    public static MeasureText Of(Measure measure)
    {
        Func<double, string> write = Writer(measure);
        string? range = RangeOf(measure, write);
        string? coverage =
            measure.Confidence is double confidence ? $"{NumberText.Percent(confidence, 0)} interval" : null;
        return measure.Value is double value
            ? new MeasureText(WithUnit(write(value), measure.Unit), range is null ? null : Joined(coverage, range))
            : range is null
                ? new MeasureText(NumberText.Missing, null)
                : new MeasureText(WithUnit(range, measure.Unit), coverage);
    }

    private static string? RangeOf(Measure measure, Func<double, string> write) => (measure.Low, measure.High) switch
    {
        (double low, double high) => $"{write(low)} … {write(high)}",
        (double low, null) => $"≥ {write(low)}",
        (null, double high) => $"≤ {write(high)}",
        _ => null,
    };

    private static string Joined(string? coverage, string range) => coverage is null ? range : $"{coverage} {range}";

    private static Func<double, string> Writer(Measure measure)
    {
        if (measure.Unit == TokensUnit)
        {
            return NumberText.Tokens;
        }

        int digits = measure is { Low: double low, High: double high } && high > low
            ? DigitsFor((high - low) / 2, significant: 2)
            : DigitsFor(measure.Value ?? measure.Low ?? measure.High ?? 0, significant: 3);
        string suffix = measure.Unit == PercentUnit ? PercentUnit : "";
        return value => NumberText.Number(value, digits) + suffix;
    }

    private static int DigitsFor(double magnitude, int significant)
    {
        double exponent = Math.Floor(Math.Log10(Math.Abs(magnitude)));
        return double.IsFinite(exponent) ? (int)Math.Clamp(significant - 1 - exponent, 0, MostDigits) : significant - 1;
    }

    private static string WithUnit(string number, string unit) =>
        unit is "" or PercentUnit ? number : $"{number} {unit}";
}
