using System.Globalization;

namespace Minori.Statistics;

/// <summary>
/// How far T* of one condition lies from that of another, in doublings of tokens: 1 means twice as late.
/// </summary>
/// <param name="Status">Rising: later. Falling: earlier. Else neither is shown.</param>
/// <param name="Doublings">log2 of the ratio; null where either onset lies outside the budgets, so that only bounds are known.</param>
/// <param name="Interval">
/// Interval of log2 of the ratio; an end is infinite where censored onsets leave it open. Null where an onset allows no inference.
/// </param>
/// <param name="Reason">One sentence: why this status, with its numbers.</param>
public sealed record OnsetShift(TrendStatus Status, double? Doublings, ConfidenceInterval? Interval, string Reason)
{
    /// <summary>One-sided p-value that T* is later: the share of replicates in which it may not be. Null where there is no interval.</summary>
    public double? PValueRising { get; private init; }

    /// <summary>The same that it is earlier.</summary>
    public double? PValueFalling { get; private init; }

    /// <summary>
    /// Compares two onsets replicate by replicate. A difference between censored onsets counts as everything that it may be: an onset
    /// beyond the last budget is only known to lie there. Nothing is said where an onset is not placed at all.
    /// </summary>
    /// <param name="from">The condition to compare with.</param>
    /// <param name="to">The other condition.</param>
    public static OnsetShift Between(OnsetDistribution from, OnsetDistribution to)
    {
        int replicates = Math.Min(from.Replicates.Length, to.Replicates.Length);
        if (replicates == 0)
        {
            string why = from.Replicates.Length == 0 ? from.Estimate.Reason : to.Estimate.Reason;
            return new(TrendStatus.Inconclusive, null, null, $"the onsets cannot be compared: {why}");
        }

        (double low, double high) = Difference(from.Point, to.Point);
        (double Low, double High)[] differences =
            [.. Enumerable.Range(0, replicates).Select(b => Difference(from.Replicate(b), to.Replicate(b)))];
        double margin = Math.Sqrt((from.Margin * from.Margin) + (to.Margin * to.Margin));
        ConfidenceInterval quantiles = CensoredQuantiles.Central(differences, from.Level);
        ConfidenceInterval interval = quantiles with
        {
            Lower = Math.Min(quantiles.Lower, low - margin),
            Upper = Math.Max(quantiles.Upper, high + margin),
        };
        TrendStatus status = interval.Lower > 0 ? TrendStatus.Rising : interval.Upper < 0 ? TrendStatus.Falling : TrendStatus.Inconclusive;
        return new(status, low == high ? low : null, interval, Describe(status, low, high, interval))
        {
            PValueRising = CensoredQuantiles.PValueAboveZero(differences.Select(d => d.Low), low - margin),
            PValueFalling = CensoredQuantiles.PValueAboveZero(differences.Select(d => -d.High), -(high + margin)),
        };
    }

    private static (double Low, double High) Difference((double Low, double High) from, (double Low, double High) to) =>
        (to.Low - from.High, to.High - from.Low);

    private static string Describe(TrendStatus status, double low, double high, ConfidenceInterval interval)
    {
        string what = status switch
        {
            TrendStatus.Rising => "T* is later",
            TrendStatus.Falling => "T* is earlier",
            _ => "T* is not shown to differ",
        };
        string range = Say($"{100 * interval.Level:G4}% interval {CensoredQuantiles.Text(interval.Lower)} to {CensoredQuantiles.Text(interval.Upper)}");
        if (status == TrendStatus.Inconclusive)
        {
            string change = low == high ? Say($"estimate {Signed(low)} doublings of tokens; ") : "an onset lies beyond the budgets; ";
            return $"{what} ({change}{range})";
        }

        // "Earlier" says the sign already; the interval keeps it, since it may reach zero's other side.
        (double nearest, bool isBound) = low == high ? (low, false) : double.IsFinite(low) ? (low, true) : (high, true);
        string bound = !double.IsFinite(nearest) ? "" : isBound ? Say($" by {Math.Abs(nearest):0.##} doublings of tokens or more, an onset being beyond the budgets")
            : Say($" by {Math.Abs(nearest):0.##} doublings of tokens");
        return $"{what}{bound} ({range})";
    }

    private static string Signed(double doublings) => doublings.ToString("+0.##;−0.##;0", CultureInfo.InvariantCulture);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
