using System.Globalization;

namespace Minori.Statistics;

/// <summary>How T* moves along an ordered factor: the size of the modification, or of the model.</summary>
/// <param name="Status">Rising: later with a larger factor. Falling: earlier. It speaks of the levels measured, beyond the noise of their draws.</param>
/// <param name="Slope">
/// Theil–Sen slope, the median over pairs of levels: doublings of T* per unit of position. Null where censored onsets leave it
/// open or there are fewer than three levels.
/// </param>
/// <param name="Interval">
/// Its interval, with what interpolation between budgets may misplace each onset by; an end is infinite where censored onsets leave it
/// open.
/// </param>
/// <param name="RankStrength">Pairs of levels with a later onset less those with an earlier one, over all: 1 when all rise.</param>
/// <param name="RankPValue">
/// Two-sided Mann–Kendall p-value over the levels alone; onsets beyond the same end tie. What the levels are as evidence for others: with
/// three it is never below 1/3.
/// </param>
/// <param name="Reason">One sentence: why this status, with its numbers.</param>
public sealed record OnsetTrend(
    TrendStatus Status, double? Slope, ConfidenceInterval? Interval, double? RankStrength, double? RankPValue, string Reason)
{
    private const int FewestLevels = 3;

    /// <summary>One-sided p-value that T* comes later: the share of replicates in which it may not. Null where there is no interval.</summary>
    public double? PValueRising { get; private init; }

    /// <summary>The same that it comes earlier.</summary>
    public double? PValueFalling { get; private init; }

    /// <summary>Estimates the trend. Levels whose onset is not placed are left out, and the reason says so.</summary>
    /// <param name="positions">
    /// Where the levels lie, strictly rising: log2 of the model size for doublings per doubling, or plain bits.
    /// </param>
    /// <param name="onsets">The onset of each level.</param>
    /// <exception cref="ArgumentException">Lengths differ, or positions are not finite and rising.</exception>
    public static OnsetTrend Over(IReadOnlyList<double> positions, IReadOnlyList<OnsetDistribution> onsets)
    {
        if (positions.Count != onsets.Count || positions.Any(x => !double.IsFinite(x)) || positions.Zip(positions.Skip(1)).Any(p => p.First >= p.Second))
        {
            throw new ArgumentException("a trend of onsets needs a finite position for each, strictly rising", nameof(positions));
        }

        int[] usable = [.. Enumerable.Range(0, onsets.Count).Where(i => onsets[i].Replicates.Length > 0)];
        if (usable.Length < FewestLevels)
        {
            return new(
                TrendStatus.Inconclusive, null, null, null, null,
                $"a trend of T* needs at least {FewestLevels} levels with an onset to speak of, and there are {usable.Length} of {onsets.Count}; compare two by their shift");
        }

        double[] x = [.. usable.Select(i => positions[i])];
        OnsetDistribution[] levels = [.. usable.Select(i => onsets[i])];
        (double low, double high) = MedianSlope(x, i => levels[i].Point, _ => 0);
        int replicates = levels.Min(level => level.Replicates.Length);
        (double Low, double High)[] slopes =
            [.. Enumerable.Range(0, replicates).Select(b => MedianSlope(x, i => levels[i].Replicate(b), i => levels[i].Margin))];
        ConfidenceInterval interval = CensoredQuantiles.Central(slopes, levels[0].Level);
        (double least, double most) = MedianSlope(x, i => levels[i].Point, i => levels[i].Margin);
        interval = interval with { Lower = Math.Min(interval.Lower, least), Upper = Math.Max(interval.Upper, most) };
        TrendTestResult ranks = JonckheereTerpstra.Test(
            [.. levels.Select(level => new[] { RankValue(level.Point) })], TrendAlternative.Either);
        TrendStatus status = interval.Lower > 0 ? TrendStatus.Rising : interval.Upper < 0 ? TrendStatus.Falling : TrendStatus.Inconclusive;
        return new(
            status, low == high ? low : null, interval, ranks.Strength, ranks.PValue,
            Describe(status, low, high, interval, ranks, levels.Length, onsets.Count - levels.Length))
        {
            PValueRising = CensoredQuantiles.PValueAboveZero(slopes.Select(s => s.Low), least),
            PValueFalling = CensoredQuantiles.PValueAboveZero(slopes.Select(s => -s.High), -most),
        };
    }

    /// <summary>
    /// Medians over pairs of levels of the least and the largest slope that the bounds allow, and what interpolation between
    /// budgets may misplace either onset by.
    /// </summary>
    private static (double Low, double High) MedianSlope(
        double[] x, Func<int, (double Low, double High)> bounds, Func<int, double> margin)
    {
        (double Low, double High)[] y = [.. Enumerable.Range(0, x.Length).Select(bounds)];
        List<double> lows = [], highs = [];
        for (int k = 1; k < x.Length; k++)
        {
            for (int j = 0; j < k; j++)
            {
                double misplaced = Math.Sqrt((margin(j) * margin(j)) + (margin(k) * margin(k)));
                lows.Add((y[k].Low - y[j].High - misplaced) / (x[k] - x[j]));
                highs.Add((y[k].High - y[j].Low + misplaced) / (x[k] - x[j]));
            }
        }

        return (CensoredQuantiles.Median([.. lows]), CensoredQuantiles.Median([.. highs]));
    }

    /// <summary>Onsets beyond the same end tie, behind or before all others.</summary>
    private static double RankValue((double Low, double High) bounds) => bounds switch
    {
        (double.NegativeInfinity, _) => double.MinValue,
        (_, double.PositiveInfinity) => double.MaxValue,
        _ => bounds.Low,
    };

    private static string Describe(
        TrendStatus status, double low, double high, ConfidenceInterval interval, TrendTestResult ranks, int levels, int leftOut)
    {
        string what = status switch
        {
            TrendStatus.Rising => "T* comes later as the factor grows",
            TrendStatus.Falling => "T* comes earlier as the factor grows",
            _ => "T* shows no steady move with the factor",
        };
        string slope = low == high ? $"{CensoredQuantiles.Text(low)} doublings a unit" : "onsets beyond the budgets leave the slope open";
        string rest = leftOut > 0 ? Say($"; {leftOut} more have no place") : string.Empty;
        return Say($"{what}: {slope} ({100 * interval.Level:G4}% interval {CensoredQuantiles.Text(interval.Lower)} to {CensoredQuantiles.Text(interval.Upper)}), rank p {ProbabilityText.Of(ranks.PValue, ranks.Permutations)} over {levels} levels{rest}");
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
