using Minori.Compute;
using Xunit;

namespace Minori.Models.Tests.Transformer;

/// <summary>A model that learns can learn a handful of sequences by heart.</summary>
public sealed class OverfittingTests
{
    [Fact]
    public void FourSequencesAreLearntByHeartWithPlainAdamW()
    {
        const int Sequences = 4;
        const int Tokens = 16;
        ModelConfiguration configuration = ModelConfiguration.Llama(
            vocabulary: 32, width: 32, layers: 2, heads: 2, context: Tokens);
        using Parameters parameters = Parameters.Initialize(configuration, seed: 1);
        (int[] ids, _) = SmallModels.Batch(configuration, Sequences * (Tokens + 1), seed: 2);
        int[][] rows = [.. ids.Chunk(Tokens + 1)];

        // Distinct first tokens, so that every target can be told from what stands before it.
        int[] inputs = [.. rows.SelectMany((row, i) => (int[])[i, .. row[1..Tokens]])];
        int[] targets = [.. rows.SelectMany(row => row[1..])];
        using ThreadTeam team = new(1);
        using TrainingPass pass = new(configuration, Sequences, Tokens, team);
        using AlignedBuffer<float> gradient = new(parameters.Layout.Length);
        double first = pass.Run(parameters, inputs, targets, gradient).Mean;
        Assert.Equal(Math.Log(32), first, 0.1);
        double[] mean = new double[gradient.Length];
        double[] square = new double[gradient.Length];
        double loss = first;
        for (int step = 1; step <= 250; step++)
        {
            loss = pass.Run(parameters, inputs, targets, gradient).Mean;
            for (int i = 0; i < mean.Length; i++)
            {
                double g = gradient.Span[i];
                mean[i] = (0.9 * mean[i]) + (0.1 * g);
                square[i] = (0.95 * square[i]) + (0.05 * g * g);
                double direction = mean[i] / (1 - Math.Pow(0.9, step))
                    / (Math.Sqrt(square[i] / (1 - Math.Pow(0.95, step))) + 1e-8);
                parameters.Values.Span[i] -= (float)(3e-3 * direction);
            }
        }

        Assert.True(loss < 0.01, $"the loss is still {loss:F4} after 250 steps from {first:F4}");
    }
}
