namespace Minori.Statistics;

/// <summary>
/// Several trends of which one statement speaks: each alone is wrong at its rate, and "somewhere" would be wrong far more often.
/// </summary>
public static class TrendsTogether
{
    /// <summary>The rate at which a single trend is tested in each direction, and at which several are judged together.</summary>
    public const double Rate = 0.05;

    /// <summary>
    /// What each trend shows where all are judged together by <see cref="FalseDiscovery"/>, each direction by itself: where
    /// nothing moves, any is called rising in at most 5% of cases, and any falling.
    /// </summary>
    /// <param name="pValues">One-sided p-values of each; null where there is none.</param>
    public static JudgedTrend[] Judge(IReadOnlyList<(double? Rising, double? Falling)> pValues)
    {
        double?[] rising = FalseDiscovery.Adjusted([.. pValues.Select(p => p.Rising)]);
        double?[] falling = FalseDiscovery.Adjusted([.. pValues.Select(p => p.Falling)]);
        return [.. rising.Zip(falling, (up, down) => new JudgedTrend(Status(up, down), up, down))];
    }

    // Both directions at once cannot be shown: one of the two p-values is at least a half.
    private static TrendStatus Status(double? rising, double? falling) =>
        rising <= Rate ? TrendStatus.Rising : falling <= Rate ? TrendStatus.Falling : TrendStatus.Inconclusive;
}
