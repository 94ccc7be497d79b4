using Minori.Compute;
using Minori.Models.Tests.Transformer;
using Xunit;

namespace Minori.Models.Tests.Inference;

/// <summary>
/// Sequences of all lengths, with and without a common beginning, in one batch: each has the bits that it has alone.
/// </summary>
public sealed class EvaluationPassTests
{
    private const int Longest = 600;

    private static readonly ModelConfiguration Configuration = ModelConfiguration.Llama(
        vocabulary: 67, width: 24, layers: 3, heads: 4, context: Longest, keyValueHeads: 2, tieEmbeddings: false);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 5)]
    public void EverySequenceHasTheBitsThatItHasAlone(ulong seed, int threads)
    {
        using Parameters parameters = SmallModels.Weights(Configuration, seed);
        using ThreadTeam one = new(1), team = new(threads);
        using ForwardModel model = ForwardModel.Of(parameters, team);
        using EvaluationPass pass = new(model, Longest, team), single = new(model, Longest, one);
        (int[] Inputs, int[] Targets)[] sequences = Tree(seed);
        float[] expected = [.. sequences.SelectMany(sequence => Losses(single, [sequence]))];

        Assert.Equal(expected, Losses(pass, sequences));
        Assert.Equal(expected, Losses(pass, sequences));
        (int[] Inputs, int[] Targets)[] backwards = [.. sequences.Reverse()];
        Assert.Equal(
            [.. backwards.SelectMany(sequence => Losses(single, [sequence]))], Losses(pass, backwards));
    }

    [Fact]
    public void WhatFollowsItsPredecessorIsCountedAsComputed()
    {
        int[] first = [.. Enumerable.Range(0, 20)];
        Assert.Equal(1, EvaluationPass.NewTokens(first, [.. first, 7]));
        Assert.Equal(0, EvaluationPass.NewTokens(first, first.AsSpan(0, 15)));
        Assert.Equal(12, EvaluationPass.NewTokens(first, [.. first[..9], 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]));
        Assert.Equal(3, EvaluationPass.NewTokens(first, [0, 9, 9]));
    }

    [Fact]
    public void ABatchOfNothingIsScoredAsNothing()
    {
        using Parameters parameters = SmallModels.Weights(Configuration, 1);
        using ThreadTeam team = new(2);
        using ForwardModel model = ForwardModel.Of(parameters, team);
        using EvaluationPass pass = new(model, Longest, team);
        pass.Run([], [], [], []);
        float[] losses = [1, 1, 1];
        pass.Run([1, 2, 3], [-1, -1, -1], [0, 3, 0], losses);
        Assert.Equal([0, 0, 0], losses);
    }

    /// <summary>Branches of branches: beginnings shared by many, by few and by none; twins; some cut, some unscored.</summary>
    private static (int[] Inputs, int[] Targets)[] Tree(ulong seed)
    {
        var random = new Random((int)seed);
        int[] Tokens(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(67))];
        int[] Targets(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? random.Next(67) : -1)];
        List<(int[], int[])> sequences = [];
        foreach (int trunk in (int[])[0, 5, 40, 280])
        {
            int[] beginning = Tokens(trunk);
            for (int i = 0; i < 6; i++)
            {
                int[] inputs = [.. beginning, .. Tokens(random.Next(1, 30))];
                sequences.Add((inputs, Targets(inputs.Length)));
                int[] longer = [.. inputs, .. Tokens(i == 3 ? Longest - inputs.Length : random.Next(3))];
                sequences.Add((longer, Targets(longer.Length)));
                sequences.Add((longer, [.. Enumerable.Repeat(-1, longer.Length)]));
                sequences.Add((inputs[..random.Next(1, inputs.Length + 1)], []));
                sequences[^1] = (sequences[^1].Item1, Targets(sequences[^1].Item1.Length));
            }
        }

        return [.. sequences];
    }

    private static float[] Losses(EvaluationPass pass, (int[] Inputs, int[] Targets)[] sequences)
    {
        int[] inputs = [.. sequences.SelectMany(sequence => sequence.Inputs)];
        float[] losses = new float[inputs.Length];
        losses.AsSpan().Fill(float.NaN);
        pass.Run(
            inputs, [.. sequences.SelectMany(sequence => sequence.Targets)],
            [.. sequences.Select(sequence => sequence.Inputs.Length)], losses);
        return losses;
    }
}
