using Xunit;

namespace Minori.Models.Tests.Transformer;

/// <summary>The reference's reverse mode against central differences, in double precision.</summary>
public sealed class ReferenceTransformerTests
{
    [Theory]
    [MemberData(nameof(SmallModels.Names), MemberType = typeof(SmallModels))]
    public void ReverseModeIsTheSlopeOfTheLossInEveryTensor(string name)
    {
        const int Tokens = 5;
        using Parameters parameters = SmallModels.Weights(SmallModels.Configurations[name], seed: 3);
        (int[] inputs, int[] targets) = SmallModels.Batch(parameters.Configuration, 2 * Tokens, seed: 4);
        int[][] inputRows = [.. inputs.Chunk(Tokens)];
        int[][] targetRows = [.. targets.Chunk(Tokens)];

        var tape = new Tape();
        var onTape = new Dictionary<string, int[]>();
        var plain = new Dictionary<string, double[]>();
        foreach (ParameterTensor tensor in parameters.Layout.Tensors)
        {
            plain[tensor.Name] = [.. parameters.Tensor(tensor).ToArray().Select(value => (double)value)];
            onTape[tensor.Name] = [.. plain[tensor.Name].Select(tape.Constant)];
        }

        int loss = new ReferenceTransformer<int>(parameters.Configuration, tape).MeanLoss(onTape, inputRows, targetRows);
        double[] gradient = tape.Gradient(loss);
        var reference = new ReferenceTransformer<double>(parameters.Configuration, new DoubleArithmetic());
        foreach ((string tensor, double[] values) in plain)
        {
            // The entry with the steepest slope, and two others.
            int steepest = Enumerable.Range(0, values.Length).MaxBy(i => Math.Abs(gradient[onTape[tensor][i]]));
            foreach (int i in (int[])[steepest, 0, values.Length - 1])
            {
                const double Step = 1e-5;
                double before = values[i];
                values[i] = before + Step;
                double above = reference.MeanLoss(plain, inputRows, targetRows);
                values[i] = before - Step;
                double below = reference.MeanLoss(plain, inputRows, targetRows);
                values[i] = before;
                Assert.Equal((above - below) / (2 * Step), gradient[onTape[tensor][i]], 1e-7);
            }
        }
    }
}
