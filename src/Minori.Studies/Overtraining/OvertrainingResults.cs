using Minori.Execution.Artifacts;
using Minori.Studies.Jobs;

namespace Minori.Studies.Overtraining;

/// <summary>What was measured on a base.</summary>
internal sealed record BaseResult(int Seed, long Tokens, MeasuredLoss Loss);

/// <summary>What was measured under noise, one loss per draw.</summary>
internal sealed record NoiseResult(int Seed, long Tokens, double Gamma, IReadOnlyList<double> Losses);

/// <summary>What a base scored before tuning.</summary>
internal sealed record BaseScoreResult(int Seed, long Tokens, string Task, MeasuredScore Score);

/// <summary>What was measured after a tuning.</summary>
internal sealed record TuningResult(
    int Seed, long Tokens, string Task, double LearningRate, int TuningSeed, MeasuredScore Score, MeasuredLoss Loss);

/// <summary>Every measurement of the study.</summary>
internal sealed record OvertrainingResults(
    IReadOnlyList<BaseResult> Bases,
    IReadOnlyList<NoiseResult> Noise,
    IReadOnlyList<BaseScoreResult> Scores,
    IReadOnlyList<TuningResult> Tunings)
{
    /// <summary>Reads the results of the plan's jobs.</summary>
    /// <exception cref="Execution.ExecutionException">The store lacks one of them.</exception>
    public static OvertrainingResults Read(OvertrainingPlan plan, ArtifactStore store) => new(
        [.. plan.Bases.Select(c => new BaseResult(c.Seed, c.Tokens, LossJob.Result(store.Open(c.Loss))))],
        [.. plan.Noise.Select(c => new NoiseResult(c.Seed, c.Tokens, c.Gamma, NoiseJob.Result(store.Open(c.Losses)).Losses))],
        [.. plan.Scores.Select(c => new BaseScoreResult(c.Seed, c.Tokens, c.Task, ScoreJob.Result(store.Open(c.Score))))],
        [.. plan.Tunings.Select(c => new TuningResult(
            c.Seed, c.Tokens, c.Task, c.LearningRate, c.TuningSeed, ScoreJob.Result(store.Open(c.Score)), LossJob.Result(store.Open(c.Loss))))]);

    /// <summary>The base loss that a modified loss of the same seed and budget is compared with.</summary>
    public double BaseLoss(int seed, long tokens) => Bases.First(b => b.Seed == seed && b.Tokens == tokens).Loss.Loss;
}
