using Minori.Compute;
using Minori.Models;
using Minori.Text;
using Xunit;

namespace Minori.Training.Tests.Finetuning;

public sealed class FinetunerTests
{
    private static readonly ModelConfiguration Model =
        ModelConfiguration.Llama(vocabulary: 256, width: 32, layers: 1, heads: 2, context: 24);

    private static readonly FinetuneRecipe Recipe =
        new() { PeakLearningRate = 1e-2, Epochs = 60, BatchSize = 8 };

    // The answer is the kind of the last letter: a task that one look back solves.
    private static readonly TaskExample[] Examples =
        [.. Enumerable.Range(0, 30).Select(i => TaskExample.OfChoices(
            $"letter {"aeioubcdfg"[i % 10]}", ["vowel", "consonant"], i % 10 < 5 ? 0 : 1))];

    [Fact]
    public void A_trivial_task_is_learned_and_the_base_stays_as_it_was()
    {
        using Parameters start = Parameters.Initialize(Model, 1);
        using Parameters copy = start.Clone();

        FinetuneResult result = Tune(Recipe, start);

        using Parameters tuned = result.Tuned;
        Assert.Equal(240, result.Metrics[^1].Step);
        Assert.InRange(result.Metrics[0].Loss, 1, 6);
        Assert.InRange(result.Metrics[^1].Loss, 0, 0.05);
        Assert.Equal(60 * Examples.Sum(example => example.Solution.Length + 1), result.Metrics[^1].Tokens);
        Assert.True(start.Values.Span.SequenceEqual(copy.Values.Span));
        Assert.False(start.Values.Span.SequenceEqual(tuned.Values.Span));
    }

    [Fact]
    public void Threads_change_nothing_and_the_seed_changes_the_order()
    {
        using Parameters start = Parameters.Initialize(Model, 1);
        FinetuneRecipe recipe = Recipe with { Epochs = 2 };

        using Parameters one = Tune(recipe, start).Tuned;
        using Parameters three = Tune(recipe, start, threads: 3).Tuned;
        using Parameters other = Tune(recipe with { Seed = 2 }, start).Tuned;

        Assert.True(one.Values.Span.SequenceEqual(three.Values.Span));
        Assert.False(one.Values.Span.SequenceEqual(other.Values.Span));
    }

    [Fact]
    public void Activations_computed_again_change_no_bit()
    {
        using Parameters start = Parameters.Initialize(Model, 1);
        using ThreadTeam team = new(2);
        FinetuneRecipe recipe = Recipe with { Epochs = 1 };

        using Parameters kept = Tune(recipe, start).Tuned;
        using Parameters again = Finetuner.Run(recipe, start, ByteTokenizer.Instance, Examples, team, recomputesActivations: true).Tuned;

        Assert.True(kept.Values.Span.SequenceEqual(again.Values.Span));
    }

    [Fact]
    public void Every_epoch_visits_every_example_once_in_its_own_order()
    {
        int[] first = ExampleOrder.Permutation(100, seed: 7, epoch: 0);
        int[] second = ExampleOrder.Permutation(100, seed: 7, epoch: 1);

        Assert.Equal(Enumerable.Range(0, 100), first.Order());
        Assert.Equal(Enumerable.Range(0, 100), second.Order());
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, ExampleOrder.Permutation(100, seed: 8, epoch: 0));
        Assert.Equal(first, ExampleOrder.Permutation(100, seed: 7, epoch: 0));
    }

    [Fact]
    public void Divergence_is_reported_as_such()
    {
        using Parameters start = Parameters.Initialize(Model, 1);

        Assert.Throws<DivergenceException>(() => Tune(Recipe with { PeakLearningRate = 1e30 }, start));
    }

    [Fact]
    public void Nothing_to_learn_from_is_refused()
    {
        using Parameters start = Parameters.Initialize(Model, 1);
        using ThreadTeam team = new(1);

        TrainingException exception = Assert.Throws<TrainingException>(
            () => Finetuner.Run(Recipe, start, ByteTokenizer.Instance, [], team));

        Assert.Equal("the task has no training examples: name a task or file with some", exception.Message);
    }

    private static FinetuneResult Tune(FinetuneRecipe recipe, Parameters start, int threads = 1)
    {
        using ThreadTeam team = new(threads);
        return Finetuner.Run(recipe, start, ByteTokenizer.Instance, Examples, team);
    }
}
