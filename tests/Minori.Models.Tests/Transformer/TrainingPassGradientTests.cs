using Minori.Compute;
using Xunit;

namespace Minori.Models.Tests.Transformer;

/// <summary>The engine's loss and every gradient tensor against the reference.</summary>
public sealed class TrainingPassGradientTests
{
    [Theory]
    [MemberData(nameof(SmallModels.Names), MemberType = typeof(SmallModels))]
    public void LossAndEveryGradientTensorAgreeWithTheReference(string name) => Compare(name, default, step: 0);

    /// <summary>With the mask that the documentation of <see cref="Dropout"/> describes, word by word.</summary>
    [Theory]
    [MemberData(nameof(SmallModels.Names), MemberType = typeof(SmallModels))]
    public void UnderDropoutTheyAgreeToo(string name) => Compare(name, new DropoutSettings(0.3, Seed: 17), step: 4);

    private static void Compare(string name, DropoutSettings dropout, long step)
    {
        ModelConfiguration configuration = SmallModels.Configurations[name];
        const int Sequences = 3;
        const int Tokens = 7;
        using Parameters parameters = SmallModels.Weights(configuration, seed: 5);
        (int[] inputs, int[] targets) = SmallModels.Batch(parameters.Configuration, Sequences * Tokens, seed: 9);

        // A row without any scored target, and one that ends in padding.
        targets.AsSpan(Tokens, Tokens).Fill(-1);
        targets.AsSpan((3 * Tokens) - 2, 2).Fill(-1);

        var tape = new Tape();
        var weights = new Dictionary<string, int[]>();
        foreach (ParameterTensor tensor in parameters.Layout.Tensors)
        {
            weights[tensor.Name] = [.. parameters.Tensor(tensor).ToArray().Select(value => tape.Constant(value))];
        }

        var reference = new ReferenceTransformer<int>(parameters.Configuration, tape)
        {
            Dropout = dropout.Probability == 0 ? null : (place, sequence, token, channel) =>
                Factor(dropout, step, place, sequence, (token * configuration.Width) + channel, Tokens * configuration.Width),
        };
        int loss = reference.MeanLoss(weights, [.. inputs.Chunk(Tokens)], [.. targets.Chunk(Tokens)]);
        double[] expected = tape.Gradient(loss);

        using var team = new ThreadTeam(1);
        using var pass = new TrainingPass(parameters.Configuration, Sequences, Tokens, team, dropout: dropout);
        using var gradient = new AlignedBuffer<float>(parameters.Layout.Length);
        gradient.Span.Fill(float.NaN);
        BatchLoss actual = pass.Run(parameters, inputs, targets, gradient, step);

        Assert.Equal(targets.Count(target => target >= 0), actual.ScoredTokens);
        Assert.Equal(tape.Value(loss), actual.Mean, 1e-5 * tape.Value(loss));
        foreach (ParameterTensor tensor in parameters.Layout.Tensors)
        {
            double[] wanted = [.. weights[tensor.Name].Select(index => expected[index])];
            AssertClose(tensor.Name, wanted, gradient.Slice(tensor.Offset, (int)tensor.Count));
        }

        AssertGapsAreZero(parameters.Layout, gradient);
    }

    private static double Factor(DropoutSettings dropout, long step, int place, int sequence, int element, int elements)
    {
        int group = (sequence * ((elements + 31) / 32)) + (element / 32);
        int block = (8 * group) + (element % 8);
        var random = new Philox(dropout.Seed ^ Philox.Stream("dropout"), (ulong)((step << 20) + place));
        uint word = random.UInt32((ulong)((4 * block) + (element % 32 / 8)));
        return word < dropout.Probability * (1L << 32) ? 0 : 1 / (1 - dropout.Probability);
    }

    private static void AssertClose(string name, double[] expected, ReadOnlySpan<float> actual)
    {
        double error = 0;
        double size = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            error += Math.Pow(expected[i] - actual[i], 2);
            size += Math.Pow(expected[i], 2);
        }

        Assert.True(size > 0, $"{name}: the reference gradient is zero, so the comparison says nothing");
        double relative = Math.Sqrt(error / size);
        Assert.True(relative <= 1e-5, $"{name}: relative error {relative:E2}");
    }

    private static void AssertGapsAreZero(ParameterLayout layout, AlignedBuffer<float> gradient)
    {
        var isUsed = new bool[layout.Length];
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            isUsed.AsSpan((int)tensor.Offset, (int)tensor.Count).Fill(true);
        }

        for (int i = 0; i < isUsed.Length; i++)
        {
            Assert.True(isUsed[i] || gradient.Span[i] == 0, $"the gap at {i} holds {gradient.Span[i]}");
        }
    }
}
