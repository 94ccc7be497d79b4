using System.Globalization;
using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>Kinds of modifications.</summary>
internal enum ModificationKind
{
    Noise,
    Quantization,
    Tuning,
}

/// <summary>A modification of fixed size: what a curve over budgets is of, in any slice of the grid.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Group">What it is compared within: the task, the scope of quantisation; empty for noise.</param>
/// <param name="Name">Stable name, such as <c>noise.gamma-1</c>.</param>
/// <param name="Subject">In words, such as <c>Gaussian noise, γ = 1</c>.</param>
/// <param name="Series">Among its like in one figure, such as <c>γ = 1</c>.</param>
/// <param name="Strength">
/// How large it is: doublings of the noise or of the learning rate, bits left out; null where it has no size of its own.
/// </param>
internal sealed record Modification(
    ModificationKind Kind, string Group, string Name, string Subject, string Series, double? Strength)
{
    /// <summary>What it is drawn in the colour of: a quantisation's bits, whatever shares a scale; else <see cref="Series"/>.</summary>
    public string Colour => Kind == ModificationKind.Quantization ? $"{-Strength} bits" : Series;

    /// <summary>The kind of line that tells it from others of its colour: what shares a scale; empty for all but quantisation.</summary>
    public string Line => Kind == ModificationKind.Quantization ? Series[(Colour.Length + 1)..] : "";

    /// <summary>Among all of its kind: with the task, where that tells.</summary>
    public string FullSeries => Kind == ModificationKind.Tuning ? $"{StudyTaskName.Of(Group)}, {Series}" : Series;
}

/// <summary>One modification over the budgets of one slice of the grid.</summary>
/// <param name="Slice">The slice.</param>
/// <param name="Modification">The modification.</param>
/// <param name="Modified">
/// Per budget the modified losses on the pre-training distribution: one per draw or order of examples where there is one
/// family of bases, else one per family, the mean of its draws.
/// </param>
/// <param name="Sensitivity">The same less the loss of the base each was made from.</param>
/// <param name="Replicates">Per budget, what the values are of: the draw or the family, by its seed.</param>
/// <param name="Pairing">
/// By index where every budget has the same draws: the same seed is the same noise, or order of examples, on every base.
/// Independent where a failed job left a gap.
/// </param>
/// <param name="IsDrawn">Whether chance takes part in the modification; quantisation has none, so one family of bases is one value.</param>
/// <param name="Domains">Domain of the corpus → its sensitivity; empty where results do not tell domains apart.</param>
internal sealed record ModificationCurve(
    GridSlice Slice,
    Modification Modification,
    IReadOnlyList<BudgetDraws> Modified,
    IReadOnlyList<BudgetDraws> Sensitivity,
    IReadOnlyList<IReadOnlyList<int>> Replicates,
    DrawPairing Pairing,
    bool IsDrawn,
    IReadOnlyDictionary<string, IReadOnlyList<BudgetDraws>> Domains)
{
    /// <summary>The last budget.</summary>
    public long LastBudget => (long)Modified[^1].Tokens;

    /// <summary>Replicate → sensitivity at a budget; empty where it was not measured there.</summary>
    public IReadOnlyDictionary<int, double> SensitivityAt(long tokens) => At(Sensitivity, Replicates, tokens);

    /// <summary>Replicate → modified loss at a budget; empty where it was not measured there.</summary>
    public IReadOnlyDictionary<int, double> ModifiedAt(long tokens) => At(Modified, Replicates, tokens);

    /// <summary>A learning rate as people write it, such as <c>3e-4</c>.</summary>
    public static string RateText(double rate) => rate.ToString("0.######e0", CultureInfo.InvariantCulture);

    /// <summary>Mean of the values, between one standard deviation below and above it.</summary>
    public static Spread SpreadOf(IReadOnlyList<double> values)
    {
        SampleSummary summary = SampleSummary.Of([.. values]);
        double deviation = summary.StandardDeviation ?? 0;
        return new Spread(summary.Mean, summary.Mean - deviation, summary.Mean + deviation);
    }

    /// <summary>Replicate → value at a budget; empty where it was not measured there.</summary>
    public static Dictionary<int, double> At(IReadOnlyList<BudgetDraws> budgets, IReadOnlyList<IReadOnlyList<int>> replicates, long tokens)
    {
        int i = budgets.ToList().FindIndex(b => b.Tokens == tokens);
        return i < 0 ? [] : replicates[i].Zip(budgets[i].Values).ToDictionary();
    }
}
