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
                double before = values[i];
                double LossAt(double value)
                {
                    values[i] = value;
                    return reference.MeanLoss(plain, inputRows, targetRows);
                }

                double slope = Slope(LossAt, before);
                values[i] = before;
                Assert.Equal(slope, gradient[onTape[tensor][i]], 1e-9);
            }
        }
    }

    // Differences of fourth order: the truncation error of second order, h²/6 of the third derivative, is 3·10⁻⁸ at
    // h = 10⁻⁵ where a short embedding row is normalised, and a smaller h drowns in rounding.
    private static double Slope(Func<double, double> loss, double at)
    {
        const double Step = 1e-4;
        double near = loss(at + Step) - loss(at - Step);
        double far = loss(at + (2 * Step)) - loss(at - (2 * Step));
        return ((8 * near) - far) / (12 * Step);
    }
}
