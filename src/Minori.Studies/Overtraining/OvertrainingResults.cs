using Minori.Execution.Artifacts;
using Minori.Modifications;
using Minori.Studies.Jobs;

namespace Minori.Studies.Overtraining;

/// <summary>What was measured on a base.</summary>
internal sealed record BaseResult(BaseKey Base, MeasuredLoss Loss);

/// <summary>What was measured under noise, one loss per draw.</summary>
internal sealed record NoiseResult(BaseKey Base, double Gamma, NoiseLosses Draws);

/// <summary>What was measured on a quantised base.</summary>
internal sealed record QuantizedResult(BaseKey Base, QuantizationSettings Settings, MeasuredLoss Loss);

/// <summary>What a base scored before tuning.</summary>
internal sealed record BaseScoreResult(BaseKey Base, string Task, MeasuredScore Score);

/// <summary>What was measured after a tuning.</summary>
/// <param name="Tuning">Which one.</param>
/// <param name="Score">The score on all test examples.</param>
/// <param name="Choice">The score on those that a learning rate is chosen by; null where it was not measured.</param>
/// <param name="Loss">The loss on the pre-training distribution.</param>
internal sealed record TuningResult(TuningKey Tuning, MeasuredScore Score, ChoiceScore? Choice, MeasuredLoss Loss)
{
    /// <summary>The base that was tuned.</summary>
    public BaseKey Base => Tuning.Base;
}

/// <summary>Every measurement of the study.</summary>
internal sealed record OvertrainingResults(
    IReadOnlyList<BaseResult> Bases,
    IReadOnlyList<NoiseResult> Noise,
    IReadOnlyList<QuantizedResult> Quantizations,
    IReadOnlyList<BaseScoreResult> Scores,
    IReadOnlyList<TuningResult> Tunings)
{
    private readonly Dictionary<BaseKey, MeasuredLoss> _losses = Bases.ToDictionary(b => b.Base, b => b.Loss);

    /// <summary>
    /// Whether all bases are of one family: then draws are all that repeats a measurement, and nothing tells what another
    /// training would have given.
    /// </summary>
    public bool HasOneFamily { get; } = Bases.Select(b => b.Base.Seed).Distinct().Count() < 2;

    /// <summary>
    /// Reads the results of the plan's jobs that the store has; a modification whose base was not measured is left out.
    /// </summary>
    public static OvertrainingResults Read(OvertrainingPlan plan, ArtifactStore store)
    {
        List<BaseResult> bases = [];
        foreach (BaseCell c in plan.Bases)
        {
            if (store.Read(c.Loss, LossJob.Result) is { } loss)
            {
                bases.Add(new BaseResult(c.Base, loss));
            }
        }

        HashSet<BaseKey> measured = [.. bases.Select(b => b.Base)];
        List<NoiseResult> noise = [];
        foreach (NoiseCell c in plan.Noise.Where(c => measured.Contains(c.Base)))
        {
            if (store.Read(c.Losses, NoiseJob.Result) is { } losses)
            {
                noise.Add(new NoiseResult(c.Base, c.Gamma, losses));
            }
        }

        List<QuantizedResult> quantized = [];
        foreach (QuantizationCell c in plan.Quantizations.Where(c => measured.Contains(c.Base)))
        {
            if (store.Read(c.Loss, QuantizationJob.Result) is { } loss)
            {
                quantized.Add(new QuantizedResult(c.Base, c.Settings, loss));
            }
        }

        List<BaseScoreResult> scores = [];
        foreach (BaseScoreCell c in plan.Scores)
        {
            if (store.Read(c.Score, ScoreJob.Result) is { } score)
            {
                scores.Add(new BaseScoreResult(c.Base, c.Task, score));
            }
        }

        List<TuningResult> tunings = [];
        foreach (TuningCell c in plan.Tunings.Where(c => measured.Contains(c.Tuning.Base)))
        {
            if (store.Read(c.Score, ScoreJob.Result) is { } score && store.Read(c.Loss, LossJob.Result) is { } loss)
            {
                tunings.Add(new TuningResult(c.Tuning, score, c.Choice is { } id ? store.Read(id, ChoiceScoreJob.Result) : null, loss));
            }
        }

        return new OvertrainingResults(bases, noise, quantized, scores, tunings);
    }

    /// <summary>The loss of the base that a modified loss is compared with.</summary>
    public MeasuredLoss Base(BaseKey key) => _losses[key];
}
