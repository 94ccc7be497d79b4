using System.Globalization;

namespace Minori.Statistics;

/// <summary>
/// The learning–forgetting frontier of a condition against that of a baseline (Watts et al. 2026, arXiv 2605.02105). Intervals are
/// Student's t over seeds, of differences where the conditions share seeds.
/// </summary>
public sealed record FrontierComparison
{
    /// <summary>
    /// From the vertical distance; where there is no common range of task loss, from the hypervolume.
    /// </summary>
    public required ComparisonStatus Status { get; init; }

    /// <summary>One sentence: why this status, with its numbers.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// Pre-training loss of the condition less that of the baseline at equal task loss, nats, mean over <see cref="CommonRange"/>: below
    /// zero the condition forgets less for what it learns. Null where no range is common to the fronts of all seeds.
    /// </summary>
    public Estimate? VerticalDistance { get; init; }

    /// <summary>Least and largest task loss that the fronts of all seeds of both conditions reach.</summary>
    public (double From, double To)? CommonRange { get; init; }

    /// <summary>Hypervolume of the condition less that of the baseline, nats²: above zero the condition's front is better.</summary>
    public required Estimate HypervolumeGain { get; init; }

    /// <summary>Mean hypervolume of the baseline's seeds.</summary>
    public required Estimate BaselineHypervolume { get; init; }

    /// <summary>The reference point of the hypervolumes.</summary>
    public required (double TaskLoss, double PretrainingLoss) Reference { get; init; }

    /// <summary>Whether the conditions were compared seed by seed.</summary>
    public required bool Paired { get; init; }

    /// <summary>Compares two conditions.</summary>
    /// <param name="baseline">The sweep of the baseline, all seeds.</param>
    /// <param name="condition">The sweep of the condition, all seeds.</param>
    /// <param name="reference">Null for the worst of each loss among these points; give one to compare several conditions.</param>
    /// <param name="level">Coverage of the intervals, in (0, 1).</param>
    /// <exception cref="ArgumentException">A condition has no points, or a loss is not finite, or the level is out of range.</exception>
    public static FrontierComparison Of(
        IReadOnlyList<FrontierPoint> baseline,
        IReadOnlyList<FrontierPoint> condition,
        (double TaskLoss, double PretrainingLoss)? reference = null,
        double level = 0.9)
    {
        if (baseline.Count == 0 || condition.Count == 0 || !(level is > 0 and < 1))
        {
            throw new ArgumentException($"a comparison of frontiers needs points of both conditions and a level in (0, 1), not {baseline.Count} and {condition.Count} points and {level}");
        }

        (double TaskLoss, double PretrainingLoss) worst = reference ?? ParetoFront.Reference([.. baseline, .. condition]);
        SeedDifference volumes = SeedDifference.Of(Volumes(baseline), Volumes(condition), level);
        Estimate gain = volumes.Estimate;
        Dictionary<int, MonotoneCurve?> first = Curves(baseline), second = Curves(condition);
        MonotoneCurve?[] all = [.. first.Values, .. second.Values];
        double from = all.Max(curve => curve?.First ?? double.PositiveInfinity);
        double to = all.Min(curve => curve?.Last ?? double.NegativeInfinity);
        Estimate? distance = from < to ? SeedDifference.Of(Means(first), Means(second), level).Estimate : null;
        ComparisonStatus status = distance is not null ? StatusOf(distance, lowerIsBetter: true) : StatusOf(gain, lowerIsBetter: false);
        return new()
        {
            Status = status,
            Reason = Describe(distance, gain, from, to),
            VerticalDistance = distance,
            CommonRange = distance is null ? null : (from, to),
            HypervolumeGain = gain,
            BaselineHypervolume = SampleSummary.Of([.. Volumes(baseline).Values]).MeanEstimate(level),
            Reference = worst,
            Paired = volumes.Paired,
        };

        Dictionary<int, double> Volumes(IReadOnlyList<FrontierPoint> points) => points.GroupBy(p => p.Seed)
            .ToDictionary(seed => seed.Key, seed => ParetoFront.Hypervolume(seed, worst.TaskLoss, worst.PretrainingLoss));

        Dictionary<int, double> Means(Dictionary<int, MonotoneCurve?> curves) =>
            curves.ToDictionary(seed => seed.Key, seed => seed.Value!.MeanBetween(from, to));
    }

    /// <summary>The side of zero on which the whole interval lies.</summary>
    internal static ComparisonStatus StatusOf(Estimate difference, bool lowerIsBetter) => difference.Interval switch
    {
        { Upper: < 0 } => lowerIsBetter ? ComparisonStatus.Better : ComparisonStatus.Worse,
        { Lower: > 0 } => lowerIsBetter ? ComparisonStatus.Worse : ComparisonStatus.Better,
        _ => ComparisonStatus.Inconclusive,
    };

    /// <summary>A difference with its interval, or why it has none.</summary>
    internal static string Describe(Estimate difference) => difference.Interval is { } i
        ? string.Create(CultureInfo.InvariantCulture, $"{QuantityText.Significant(difference.Value, 3)} ({100 * i.Level:G4}% interval {QuantityText.Significant(i.Lower, 3)} to {QuantityText.Significant(i.Upper, 3)})")
        : string.Create(CultureInfo.InvariantCulture, $"{QuantityText.Significant(difference.Value, 3)}, without an interval for want of seeds or of spread between them");

    private static Dictionary<int, MonotoneCurve?> Curves(IReadOnlyList<FrontierPoint> points) => points.GroupBy(p => p.Seed)
        .ToDictionary(seed => seed.Key, seed => MonotoneCurve.Through(ParetoFront.Of(seed).Select(p => (p.TaskLoss, p.PretrainingLoss))));

    private static string Describe(Estimate? distance, Estimate gain, double from, double to) => distance is null
        ? $"the fronts of all seeds have no range of task loss in common, so the hypervolume decides: it differs by {Describe(gain)} nats²"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"at equal task loss, {QuantityText.Significant(from, 4)} to {QuantityText.Significant(to, 4)} nats, the pre-training loss differs by {Describe(distance)} nats");
}
