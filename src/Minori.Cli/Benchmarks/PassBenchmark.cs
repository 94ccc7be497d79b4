using Minori.Compute;
using Minori.Models;
using Minori.Training;

namespace Minori.Cli.Benchmarks;

/// <summary>The speed of whole passes over a batch: steps of training, or evaluations.</summary>
/// <param name="Timing">Of one pass.</param>
/// <param name="ActivationBytes">Native memory beyond weights, gradient and moments.</param>
/// <param name="FlopsPerToken">As <see cref="ModelConfiguration"/> counts them.</param>
internal sealed record PassBenchmark(Timing Timing, long ActivationBytes, double FlopsPerToken)
{
    /// <summary>Forward, backward, clipping and AdamW.</summary>
    public static PassBenchmark Train(
        BenchmarkConfiguration configuration, int threads, TimeSpan duration, bool recomputesActivations)
    {
        ModelConfiguration model = configuration.Model;
        using ThreadTeam team = new(threads);
        using SyntheticTraining training = new(model, configuration.Sequences, team, recomputesActivations);
        Timing timing = Timing.Measure(() => training.Step(), duration, threads);
        return new PassBenchmark(timing, training.ActivationBytes, model.TrainingFlopsPerToken(model.ContextLength));
    }

    /// <summary>The loss of every token, without gradients.</summary>
    public static PassBenchmark Evaluate(BenchmarkConfiguration configuration, int threads, TimeSpan duration)
    {
        ModelConfiguration model = configuration.Model;
        using ThreadTeam team = new(threads);
        using Parameters parameters = Parameters.Initialize(model, seed: 1);
        using ForwardModel forward = ForwardModel.Of(parameters, team);
        using EvaluationPass pass = new(forward, model.ContextLength, team);
        var random = new Philox(1, Philox.Stream("evaluated tokens"));
        int[] tokens = new int[configuration.Tokens];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = random.Below(model.VocabularySize, (ulong)i);
        }

        int[] lengths = [.. Enumerable.Repeat(model.ContextLength, configuration.Sequences)];
        float[] losses = new float[tokens.Length];
        Timing timing = Timing.Measure(() => pass.Run(tokens, tokens, lengths, losses), duration, threads);
        return new PassBenchmark(timing, pass.ActivationBytes + forward.Bytes, model.ForwardFlopsPerToken(model.ContextLength));
    }
}
