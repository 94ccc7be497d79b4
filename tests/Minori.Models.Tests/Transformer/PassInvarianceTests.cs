using Minori.Compute;
using Minori.Testing;
using Xunit;

namespace Minori.Models.Tests.Transformer;

/// <summary>
/// What must not change the result: threads, the other rows, padding; and what running must not do: allocate.
/// </summary>
public sealed class PassInvarianceTests
{
    private const int Sequences = 9;
    private const int Tokens = 48;

    private static readonly ModelConfiguration Configuration = ModelConfiguration.Llama(
        vocabulary: 67, width: 48, layers: 2, heads: 4, context: Tokens, keyValueHeads: 2, tieEmbeddings: false);

    private static readonly ModelConfiguration Gpt2 = ModelConfiguration.Gpt2(
        vocabulary: 67, width: 48, layers: 2, heads: 4, context: Tokens);

    [Theory]
    [InlineData(2, ModelFamily.Llama)]
    [InlineData(3, ModelFamily.Llama)]
    [InlineData(7, ModelFamily.Llama)]
    [InlineData(3, ModelFamily.Gpt2)]
    public void TrainingGivesTheSameBitsForAnyNumberOfThreads(int threads, ModelFamily family)
    {
        using Parameters parameters = SmallModels.Weights(family == ModelFamily.Gpt2 ? Gpt2 : Configuration, seed: 1);
        (int[] inputs, int[] targets) = SmallModels.Batch(Configuration, Sequences * Tokens, seed: 2);
        using AlignedBuffer<float> one = new(parameters.Layout.Length);
        using AlignedBuffer<float> many = new(parameters.Layout.Length);
        many.Span.Fill(float.NaN);
        BatchLoss expected = Train(parameters, inputs, targets, one, threads: 1);
        BatchLoss actual = Train(parameters, inputs, targets, many, threads);
        Assert.Equal(expected, actual);
        Assert.True(one.Span.SequenceEqual(many.Span));
    }

    [Theory]
    [InlineData(ModelFamily.Llama)]
    [InlineData(ModelFamily.Gpt2)]
    public void RecomputedActivationsTakeLessMemoryAndGiveTheSameBits(ModelFamily family)
    {
        using Parameters parameters = SmallModels.Weights(
            (family == ModelFamily.Gpt2 ? Gpt2 : Configuration) with { LayerCount = 5 }, seed: 1);
        ModelConfiguration configuration = parameters.Configuration;
        (int[] inputs, int[] targets) = SmallModels.Batch(configuration, Sequences * Tokens, seed: 2);
        using ThreadTeam team = new(2);
        using TrainingPass keeping = new(configuration, Sequences, Tokens, team);
        using TrainingPass recomputing = new(configuration, Sequences, Tokens, team, recomputesActivations: true);
        using AlignedBuffer<float> kept = new(parameters.Layout.Length);
        using AlignedBuffer<float> recomputed = new(parameters.Layout.Length);
        Assert.Equal(
            keeping.Run(parameters, inputs, targets, kept), recomputing.Run(parameters, inputs, targets, recomputed));
        Assert.True(kept.Span.SequenceEqual(recomputed.Span));

        // Two threads hold a shard of five sequences each; four layers less hold at least eight rows of the width a token.
        long saved = 2L * 4 * 5 * Tokens * 8 * configuration.Width * sizeof(float);
        Assert.True(recomputing.ActivationBytes <= keeping.ActivationBytes - saved);
    }

    [Fact]
    public void TrainingRunsOverOneWorkspaceLeaveNothingBehind()
    {
        using Parameters parameters = SmallModels.Weights(Configuration, seed: 1);
        (int[] inputs, int[] targets) = SmallModels.Batch(parameters.Configuration, Sequences * Tokens, seed: 2);
        (int[] otherInputs, int[] otherTargets) = SmallModels.Batch(parameters.Configuration, Sequences * Tokens, seed: 3);
        using ThreadTeam team = new(2);
        using TrainingPass pass = new(parameters.Configuration, Sequences, Tokens, team);
        using AlignedBuffer<float> first = new(parameters.Layout.Length);
        using AlignedBuffer<float> second = new(parameters.Layout.Length);
        BatchLoss expected = pass.Run(parameters, inputs, targets, first);
        pass.Run(parameters, otherInputs, otherTargets, second);
        Assert.False(first.Span.SequenceEqual(second.Span));
        Assert.Equal(expected, pass.Run(parameters, inputs, targets, second));
        Assert.True(first.Span.SequenceEqual(second.Span));
    }

    [Fact]
    public void ABatchWithoutScoredTargetsHasNoLossAndNoGradient()
    {
        using Parameters parameters = SmallModels.Weights(Configuration, seed: 1);
        using AlignedBuffer<float> gradient = new(parameters.Layout.Length);
        gradient.Span.Fill(1);
        int[] targets = new int[Sequences * Tokens];
        targets.AsSpan().Fill(-1);
        Assert.Equal(new BatchLoss(0, 0), Train(parameters, new int[Sequences * Tokens], targets, gradient, threads: 2));
        Assert.Equal(-1, gradient.Span.IndexOfAnyExcept(0f));
    }

    [Theory]
    [InlineData(1, ModelFamily.Llama)]
    [InlineData(2, ModelFamily.Llama)]
    [InlineData(2, ModelFamily.Gpt2)]
    public void TrainingAndEvaluationAllocateNothingOnTheManagedHeap(int threads, ModelFamily family)
    {
        using Parameters parameters = SmallModels.Weights(family == ModelFamily.Gpt2 ? Gpt2 : Configuration, seed: 1);
        (int[] inputs, int[] targets) = SmallModels.Batch(parameters.Configuration, Sequences * Tokens, seed: 2);
        using ThreadTeam team = new(threads);
        using TrainingPass training = new(parameters.Configuration, Sequences, Tokens, team);
        using ForwardModel model = ForwardModel.Of(parameters, team);
        using EvaluationPass evaluation = new(model, Tokens, team);
        int[] lengths = [.. Enumerable.Repeat(Tokens, Sequences)];
        using AlignedBuffer<float> gradient = new(parameters.Layout.Length);
        float[] losses = new float[inputs.Length];
        // With one thread this counts all the work; with two, what handing it over takes.
        Assert.Equal(0, ManagedAllocation.OfThisThread(100, () =>
        {
            training.Run(parameters, inputs, targets, gradient);
            evaluation.Run(inputs, targets, lengths, losses);
        }));
    }

    [Fact]
    public void EvaluationAgreesWithTraining()
    {
        using Parameters parameters = SmallModels.Weights(Configuration, seed: 1);
        (int[] inputs, int[] targets) = SmallModels.Batch(parameters.Configuration, Sequences * Tokens, seed: 2);
        using AlignedBuffer<float> gradient = new(parameters.Layout.Length);
        BatchLoss expected = Train(parameters, inputs, targets, gradient, threads: 1);
        float[] losses = Evaluate(parameters, inputs, targets, threads: 1);
        Assert.Equal(expected.TotalNats, losses.Sum(loss => (double)loss), 1e-9 * expected.TotalNats);
        Assert.All(losses.Zip(targets), pair => Assert.Equal(pair.Second < 0, pair.First == 0));
    }

    [Fact]
    public void ARowScoresTheSameBitsAloneInABatchAndOnAnyNumberOfThreads()
    {
        using Parameters parameters = SmallModels.Weights(Configuration, seed: 1);
        (int[] inputs, int[] targets) = SmallModels.Batch(parameters.Configuration, Sequences * Tokens, seed: 2);
        float[] together = Evaluate(parameters, inputs, targets, threads: 1);
        Assert.Equal(together, Evaluate(parameters, inputs, targets, threads: 3));
        for (int row = 0; row < Sequences; row++)
        {
            int[] input = inputs[(row * Tokens)..((row + 1) * Tokens)];
            int[] target = targets[(row * Tokens)..((row + 1) * Tokens)];
            float[] alone = Evaluate(parameters, input, target, threads: 3);
            Assert.Equal(together[(row * Tokens)..((row + 1) * Tokens)], alone);
        }
    }

    [Fact]
    public void PaddingAfterTheLastScoredTargetChangesNoBit()
    {
        using Parameters parameters = SmallModels.Weights(Configuration, seed: 1);
        (int[] inputs, int[] targets) = SmallModels.Batch(parameters.Configuration, Sequences * Tokens, seed: 2);
        int[] padded = [.. inputs];
        for (int row = 0; row < Sequences; row++)
        {
            int length = (row * Tokens / Sequences) + 1;
            targets.AsSpan((row * Tokens) + length, Tokens - length).Fill(-1);
            targets[(row * Tokens) + length - 1] = row;
            padded.AsSpan((row * Tokens) + length, Tokens - length).Fill(row);
        }

        float[] expected = Evaluate(parameters, inputs, targets, threads: 2);
        Assert.Equal(expected, Evaluate(parameters, padded, targets, threads: 2));

        // The first row scores one target after one token: the same as a pass made for sequences of that length.
        using ThreadTeam team = new(1);
        using ForwardModel model = ForwardModel.Of(parameters, team);
        using EvaluationPass single = new(model, 1, team);
        float[] first = new float[1];
        single.Run(inputs.AsSpan(0, 1), targets.AsSpan(0, 1), [1], first);
        Assert.Equal(expected[0], first[0]);
    }

    [Theory]
    [InlineData(67, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 67)]
    [InlineData(0, -2)]
    public void IdsOutsideTheVocabularyAreRefusedBeforeTheyReachMemory(int input, int target)
    {
        using Parameters parameters = Parameters.Initialize(Configuration, 1);
        int[] inputs = new int[Sequences * Tokens];
        int[] targets = new int[Sequences * Tokens];
        inputs[^1] = input;
        targets[^1] = target;
        using AlignedBuffer<float> gradient = new(parameters.Layout.Length);
        Assert.Throws<ArgumentException>(() => Train(parameters, inputs, targets, gradient, threads: 1));
        Assert.Throws<ArgumentException>(() => Evaluate(parameters, inputs, targets, threads: 1));
    }

    [Fact]
    public void WrongLengthsAndOtherModelsAreRefused()
    {
        using Parameters parameters = Parameters.Initialize(Configuration, 1);
        using Parameters other = Parameters.Initialize(Configuration with { RopeBase = 500 }, 1);
        using AlignedBuffer<float> gradient = new(parameters.Layout.Length);
        using AlignedBuffer<float> small = new(parameters.Layout.Length - 1);
        int[] batch = new int[Sequences * Tokens];
        Assert.Throws<ArgumentException>(() => Train(parameters, batch[1..], batch[1..], gradient, threads: 1));
        Assert.Throws<ArgumentException>(() => Train(parameters, batch, batch[1..], gradient, threads: 1));
        Assert.Throws<ArgumentException>(() => Train(parameters, batch, batch, small, threads: 1));
        using ThreadTeam team = new(1);
        using ForwardModel model = ForwardModel.Of(parameters, team);
        using EvaluationPass evaluation = new(model, Tokens - 1, team);
        float[] losses = new float[Tokens];
        Assert.Throws<ArgumentException>(() => evaluation.Run(batch.AsSpan(0, Tokens), batch.AsSpan(0, Tokens), [Tokens], losses));
        Assert.Throws<ArgumentException>(() => evaluation.Run(batch.AsSpan(0, Tokens), batch.AsSpan(0, Tokens), [Tokens - 1], losses));
        Assert.Throws<ArgumentException>(() => evaluation.Run(batch.AsSpan(0, Tokens), batch.AsSpan(0, Tokens), [Tokens - 1, 2, -1], losses));
        Assert.Throws<ArgumentException>(() => evaluation.Run(batch.AsSpan(0, 2), batch.AsSpan(0, 2), [2], losses));
        Assert.Throws<ArgumentException>(() => model.Take(other, team));
        Assert.Throws<ArgumentException>(() => new EvaluationPass(model, Tokens + 1, team));
        using TrainingPass pass = new(Configuration, Sequences, Tokens, team);
        Assert.Throws<ArgumentException>(() => pass.Run(other, batch, batch, gradient));
        Assert.Throws<ArgumentException>(() => new TrainingPass(Configuration, 1, Tokens + 1, team));
    }

    private static BatchLoss Train(
        Parameters parameters, int[] inputs, int[] targets, AlignedBuffer<float> gradient, int threads)
    {
        using ThreadTeam team = new(threads);
        using TrainingPass pass = new(parameters.Configuration, Sequences, Tokens, team);
        return pass.Run(parameters, inputs, targets, gradient);
    }

    private static float[] Evaluate(Parameters parameters, int[] inputs, int[] targets, int threads)
    {
        using ThreadTeam team = new(threads);
        using ForwardModel model = ForwardModel.Of(parameters, team);
        using EvaluationPass pass = new(model, Tokens, team);
        float[] losses = new float[inputs.Length];
        losses.AsSpan().Fill(float.NaN);
        pass.Run(inputs, targets, [.. Enumerable.Repeat(Tokens, inputs.Length / Tokens)], losses);
        return losses;
    }
}
