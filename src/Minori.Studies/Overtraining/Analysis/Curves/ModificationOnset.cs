using Minori.Statistics;

namespace Minori.Studies.Overtraining;

/// <summary>The onset of one modification with its trend of sensitivity: what a finding is made from.</summary>
internal sealed record ModificationOnset(ModificationCurve Curve, OnsetDistribution Distribution, BudgetTrend Trend)
{
    /// <summary>The onset.</summary>
    public OnsetEstimate Onset => Distribution.Estimate;

    /// <summary>
    /// Whether the data say where the onset lies: within the budgets, where it was observed, or beyond the last, which is the best.
    /// </summary>
    public bool IsPlaced => Onset.Status != OnsetStatus.Inconclusive && Distribution.IsPlaced;

    /// <summary>
    /// By how much the onset lies elsewhere under another condition. Null where one of the two is not placed, or neither was
    /// observed.
    /// </summary>
    public OnsetShift? ShiftTo(ModificationOnset other)
    {
        bool observed = Onset.Status == OnsetStatus.Observed || other.Onset.Status == OnsetStatus.Observed;
        return IsPlaced && other.IsPlaced && observed ? OnsetShift.Between(Distribution, other.Distribution) : null;
    }

    /// <summary>
    /// Estimates onset and trend of every curve that has two budgets or more, on all cores: the resampling is most of the
    /// time of a study whose results are all there. Each slice has its own random numbers, so the order changes nothing;
    /// modifications of one slice share them, since they share the bases.
    /// </summary>
    public static IReadOnlyList<ModificationOnset> Estimate(IReadOnlyList<ModificationCurve> curves, GridNames names) =>
    [
        .. curves.Where(c => c.Modified.Count > 1).AsParallel().AsOrdered().Select(c => new ModificationOnset(
            c,
            OnsetEstimator.Distribution(c.Modified, new OnsetOptions { Pairing = c.Pairing, Seed = names.Seed(c.Slice) }),
            BudgetTrendEstimator.Estimate(c.Sensitivity, pairing: c.Pairing))),
    ];
}
