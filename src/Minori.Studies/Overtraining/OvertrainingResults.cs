using Minori.Execution.Artifacts;
using Minori.Modifications;
using Minori.Studies.Jobs;

namespace Minori.Studies.Overtraining;

/// <summary>What was measured on a base.</summary>
internal sealed record BaseResult(int Seed, long Tokens, MeasuredLoss Loss);

/// <summary>What was measured under noise, one loss per draw.</summary>
internal sealed record NoiseResult(int Seed, long Tokens, double Gamma, NoiseLosses Draws);

/// <summary>What was measured on a quantised base.</summary>
internal sealed record QuantizedResult(int Seed, long Tokens, QuantizationSettings Settings, MeasuredLoss Loss);

/// <summary>What a base scored before tuning.</summary>
internal sealed record BaseScoreResult(int Seed, long Tokens, string Task, MeasuredScore Score);

/// <summary>What was measured after a tuning.</summary>
internal sealed record TuningResult(
    int Seed, long Tokens, string Task, double LearningRate, int TuningSeed, MeasuredScore Score, MeasuredLoss Loss);

/// <summary>Every measurement of the study.</summary>
internal sealed record OvertrainingResults(
    IReadOnlyList<BaseResult> Bases,
    IReadOnlyList<NoiseResult> Noise,
    IReadOnlyList<QuantizedResult> Quantizations,
    IReadOnlyList<BaseScoreResult> Scores,
    IReadOnlyList<TuningResult> Tunings)
{
    /// <summary>
    /// Reads the results of the plan's jobs that the store has; a modification whose base was not measured is left out.
    /// </summary>
    public static OvertrainingResults Read(OvertrainingPlan plan, ArtifactStore store)
    {
        List<BaseResult> bases = [];
        foreach (BaseCell c in plan.Bases)
        {
            if (store.TryOpen(c.Loss) is { } loss)
            {
                bases.Add(new BaseResult(c.Seed, c.Tokens, LossJob.Result(loss)));
            }
        }

        List<NoiseResult> noise = [];
        foreach (NoiseCell c in plan.Noise.Where(c => HasBase(bases, c.Seed, c.Tokens)))
        {
            if (store.TryOpen(c.Losses) is { } losses)
            {
                noise.Add(new NoiseResult(c.Seed, c.Tokens, c.Gamma, NoiseJob.Result(losses)));
            }
        }

        List<QuantizedResult> quantized = [];
        foreach (QuantizationCell c in plan.Quantizations.Where(c => HasBase(bases, c.Seed, c.Tokens)))
        {
            if (store.TryOpen(c.Loss) is { } loss)
            {
                quantized.Add(new QuantizedResult(c.Seed, c.Tokens, c.Settings, QuantizationJob.Result(loss)));
            }
        }

        List<BaseScoreResult> scores = [];
        foreach (BaseScoreCell c in plan.Scores)
        {
            if (store.TryOpen(c.Score) is { } score)
            {
                scores.Add(new BaseScoreResult(c.Seed, c.Tokens, c.Task, ScoreJob.Result(score)));
            }
        }

        List<TuningResult> tunings = [];
        foreach (TuningCell c in plan.Tunings.Where(c => HasBase(bases, c.Seed, c.Tokens)))
        {
            if (store.TryOpen(c.Score) is { } score && store.TryOpen(c.Loss) is { } loss)
            {
                tunings.Add(new TuningResult(
                    c.Seed, c.Tokens, c.Task, c.LearningRate, c.TuningSeed, ScoreJob.Result(score), LossJob.Result(loss)));
            }
        }

        return new OvertrainingResults(bases, noise, quantized, scores, tunings);
    }

    /// <summary>The base loss that a modified loss of the same seed and budget is compared with.</summary>
    public MeasuredLoss Base(int seed, long tokens) => Bases.First(b => b.Seed == seed && b.Tokens == tokens).Loss;

    private static bool HasBase(List<BaseResult> bases, int seed, long tokens) =>
        bases.Any(b => b.Seed == seed && b.Tokens == tokens);
}
