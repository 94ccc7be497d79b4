using Minori.Studies.Findings;

namespace Minori.Reporting.Numbers;

/// <summary>A measure as people read it.</summary>
/// <param name="Estimate">The number with its unit, such as <c>16M tokens</c>.</param>
/// <param name="Interval">Such as <c>90% interval 12M … 22M</c>; null where there is none.</param>
public sealed record MeasureText(string Estimate, string? Interval)
{
    private const string TokensUnit = "tokens";
    private const int MostDigits = 6;

    /// <summary>
    /// Counts of tokens are written to three digits. Other numbers carry as many digits as their interval deserves (two
    /// significant digits of its half-width), or three significant digits where there is no interval.
    /// </summary>
    public static MeasureText Of(Measure measure)
    {
        Func<double, string> write = Writer(measure);
        string estimate = measure.Value is double value ? WithUnit(write(value), measure.Unit) : NumberText.Missing;
        return new MeasureText(estimate, IntervalOf(measure, write));
    }

    private static string? IntervalOf(Measure measure, Func<double, string> write)
    {
        string? range = (measure.Low, measure.High) switch
        {
            (double low, double high) => $"{write(low)} … {write(high)}",
            (double low, null) => $"≥ {write(low)}",
            (null, double high) => $"≤ {write(high)}",
            _ => null,
        };
        return range is null || measure.Confidence is not double confidence
            ? range
            : $"{NumberText.Percent(confidence, 0)} interval {range}";
    }

    private static Func<double, string> Writer(Measure measure)
    {
        if (measure.Unit == TokensUnit)
        {
            return NumberText.Tokens;
        }

        int digits = measure is { Low: double low, High: double high } && high > low
            ? DigitsFor((high - low) / 2, significant: 2)
            : DigitsFor(measure.Value ?? measure.Low ?? measure.High ?? 0, significant: 3);
        return value => NumberText.Number(value, digits);
    }

    private static int DigitsFor(double magnitude, int significant)
    {
        double exponent = Math.Floor(Math.Log10(Math.Abs(magnitude)));
        return double.IsFinite(exponent) ? (int)Math.Clamp(significant - 1 - exponent, 0, MostDigits) : significant - 1;
    }

    private static string WithUnit(string number, string unit) => unit switch
    {
        "" => number,
        "%" => number + unit,
        _ => $"{number} {unit}",
    };
}
