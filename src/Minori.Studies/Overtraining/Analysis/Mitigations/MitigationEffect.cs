using Minori.Statistics;

namespace Minori.Studies.Overtraining;

/// <summary>
/// What another recipe, or another way of tuning, changes for one model under one modification, against the reference of
/// the same size; always condition less reference.
/// </summary>
/// <param name="Slice">The condition.</param>
/// <param name="Modification">The modification, at the learning rate chosen for each condition and budget where tasks are tuned.</param>
/// <param name="Budget">The last budget that both have, in tokens.</param>
/// <param name="Shift">By how much T* moves; null where a curve is too short, an onset undecided, or there is one family.</param>
/// <param name="Forgetting">Change of the sensitivity at that budget, nats per token.</param>
/// <param name="Loss">Change of the loss on the pre-training distribution after the modification, nats per token.</param>
/// <param name="ScoreAtTokens">Change of the score on the task at that budget; null without a task.</param>
/// <param name="ScoreAtCompute">The same at equal compute of pre-training and tuning; null without a task or compute in common.</param>
/// <param name="IsAccuracy">Whether scores are accuracies.</param>
/// <param name="Base">Change of the base loss at that budget; null for another way of tuning the same bases.</param>
internal sealed record MitigationEffect(
    GridSlice Slice,
    Modification Modification,
    long Budget,
    OnsetShift? Shift,
    SeedDifference Forgetting,
    SeedDifference Loss,
    SeedDifference? ScoreAtTokens,
    SeedDifference? ScoreAtCompute,
    bool IsAccuracy,
    SeedDifference? Base)
{
    /// <summary>The share of comparisons called shown that may be chance alone: <see cref="FalseDiscovery"/> over all of the study.</summary>
    public const double FalseDiscoveryRate = 0.1;

    /// <summary>
    /// The p-value of the change of the sensitivity, adjusted for every comparison of the study; null where there is none.
    /// </summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>The p-value of <see cref="Price"/>, adjusted likewise over all prices of the study.</summary>
    public double? AdjustedPriceP { get; init; }

    /// <summary>The p-value of <see cref="Loss"/>, adjusted likewise over all losses after a modification.</summary>
    public double? AdjustedLossP { get; init; }

    /// <summary>Whether a lower score is shown among all comparisons of the study.</summary>
    public bool CostsScore => AdjustedPriceP <= FalseDiscoveryRate && Price!.Value < 0;

    /// <summary>Whether a higher loss after the modification is shown among all comparisons of the study.</summary>
    public bool CostsLoss => AdjustedLossP <= FalseDiscoveryRate && Loss.Value > 0;

    /// <summary>−1 where less forgetting is shown among all comparisons of the study, 1 where more is, 0 where neither is.</summary>
    public int Forgets => AdjustedPValue <= FalseDiscoveryRate ? Math.Sign(Forgetting.Value) : 0;

    /// <summary>
    /// The part of the reference's forgetting that is saved, 0.4 is 40% less; its interval is that of the difference over
    /// the reference's mean. Null where the reference does not forget: there is nothing to save.
    /// </summary>
    public SeedDifference? SavedShare => Share(Forgetting);

    /// <summary>The comparisons of one study with their p-values adjusted for all of them.</summary>
    public static IReadOnlyList<MitigationEffect> JudgedTogether(IReadOnlyList<MitigationEffect> effects)
    {
        double?[] forgetting = FalseDiscovery.Adjusted([.. effects.Select(e => e.Forgetting.PValue)]);
        double?[] price = FalseDiscovery.Adjusted([.. effects.Select(e => e.Price?.PValue)]);
        double?[] loss = FalseDiscovery.Adjusted([.. effects.Select(e => e.Loss.PValue)]);
        return [.. effects.Select((e, i) => e with { AdjustedPValue = forgetting[i], AdjustedPriceP = price[i], AdjustedLossP = loss[i] })];
    }

    /// <summary>
    /// What is saved of all that the reference forgets over several comparisons: one in which it hardly forgets weighs as
    /// little. Null where it forgets in none.
    /// </summary>
    public static SeedDifference? SavedOver(IEnumerable<MitigationEffect> effects)
    {
        SeedDifference[] forgotten = [.. effects.Where(e => e.SavedShare is not null).Select(e => e.Forgetting)];
        return forgotten.Length > 0 && SeedDifference.Mean(forgotten) is { } mean ? Share(mean) : null;
    }

    /// <summary>Change of the score, higher is better: percentage points, or nats of the target's loss saved.</summary>
    public SeedDifference? Gain => ScoreAtTokens?.Times(Factor);

    /// <summary>The same at equal compute.</summary>
    public SeedDifference? GainAtCompute => ScoreAtCompute?.Times(Factor);

    /// <summary>The price in score: at equal compute where the curves reach it, else at equal tokens; null without a score.</summary>
    public SeedDifference? Price => GainAtCompute ?? Gain;

    private double Factor => IsAccuracy ? 100 : -1;

    private static SeedDifference? Share(SeedDifference forgetting) =>
        forgetting.Reference > 0 ? forgetting.Times(-1 / forgetting.Reference) : null;
}
