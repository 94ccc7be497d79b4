using Minori.Statistics;

namespace Minori.Studies.Overtraining;

/// <summary>
/// What another recipe, or another way of tuning, changes for one model under one modification, against the reference of
/// the same size; always condition less reference.
/// </summary>
/// <param name="Slice">The condition.</param>
/// <param name="Modification">The modification, at the learning rate chosen for each condition and budget where tasks are tuned.</param>
/// <param name="Budget">The last budget that both have, in tokens.</param>
/// <param name="Shift">By how much T* moves; null where a curve is too short, or an onset undecided.</param>
/// <param name="Forgetting">Change of the sensitivity at that budget, nats per token.</param>
/// <param name="ScoreAtTokens">Change of the score on the task at that budget; null without a task.</param>
/// <param name="ScoreAtCompute">The same at equal compute of pre-training; null without a task or compute in common.</param>
/// <param name="IsAccuracy">Whether scores are accuracies.</param>
/// <param name="Base">Change of the base loss at that budget; null for another way of tuning the same bases.</param>
internal sealed record MitigationEffect(
    GridSlice Slice,
    Modification Modification,
    long Budget,
    OnsetShift? Shift,
    SeedDifference Forgetting,
    SeedDifference? ScoreAtTokens,
    EqualComputeComparison? ScoreAtCompute,
    bool IsAccuracy,
    SeedDifference? Base)
{
    /// <summary>
    /// The part of the reference's forgetting that is saved, 0.4 is 40% less; its interval is that of the difference over
    /// the reference's mean. Null where the reference does not forget: there is nothing to save.
    /// </summary>
    public SeedDifference? SavedShare => Forgetting.Reference > 0 ? Forgetting.Times(-1 / Forgetting.Reference) : null;

    /// <summary>
    /// What is saved of all that the reference forgets over several comparisons: one in which it hardly forgets weighs as
    /// little. Null where it forgets in none.
    /// </summary>
    public static double? SavedOver(IReadOnlyCollection<MitigationEffect> effects)
    {
        MitigationEffect[] forgotten = [.. effects.Where(e => e.SavedShare is not null)];
        return forgotten.Length == 0 ? null
            : -forgotten.Sum(e => e.Forgetting.Value) / forgotten.Sum(e => e.Forgetting.Reference);
    }

    /// <summary>Change of the score, higher is better: percentage points, or nats of the target's loss saved.</summary>
    public SeedDifference? Gain => ScoreAtTokens?.Times(IsAccuracy ? 100 : -1);

    /// <summary>The same at equal compute.</summary>
    public Estimate? GainAtCompute => ScoreAtCompute?.Difference is not { } d ? null
        : new Estimate(Factor * d.Value, d.Interval is { } i ? Scaled(i) : null, d.StandardError);

    private double Factor => IsAccuracy ? 100 : -1;

    private ConfidenceInterval Scaled(ConfidenceInterval i) => IsAccuracy
        ? new(100 * i.Lower, 100 * i.Upper, i.Level)
        : new(-i.Upper, -i.Lower, i.Level);
}
