using Minori.Models;
using Minori.Text;
using Xunit;

namespace Minori.Training.Tests.Finetuning;

[Collection(ForgettingFixture.Name)]
public sealed class ReplayTests(ForgettingFixture fixture)
{
    private static readonly FinetuneRecipe Recipe =
        ForgettingFixture.Recipe with { Replay = new ReplaySettings { Fraction = 0.25, Weight = 0.4 } };

    [Theory]
    [InlineData(0.25, 8, 3)]
    [InlineData(0.5, 16, 16)]
    [InlineData(0.2, 16, 4)]
    [InlineData(0.01, 8, 1)]
    [InlineData(0.9, 8, 72)]
    public void A_fraction_of_the_tokens_is_a_number_of_windows(double fraction, int batch, int windows) =>
        Assert.Equal(windows, new ReplaySettings { Fraction = fraction }.Windows(batch));

    [Fact]
    public void Replay_is_the_tuning_of_the_weighted_sum_of_losses()
    {
        FinetuneRecipe recipe = Recipe with { Epochs = 1 };
        const int Windows = 3;
        int length = RowLength();
        WindowSampler sampler = new(fixture.Data.Count, length + 1, recipe.Seed);
        ReferenceTuning reference = new(recipe, x => x, Mix, _ => false);

        (double[] expected, List<double> norms) = reference.Run(
            fixture.Base, ReferenceTuning.Take(fixture.Base.Values), ForgettingFixture.Examples);
        using FinetuneResult result = fixture.Tune(recipe);

        AssertClose.Norms(norms, result);
        AssertClose.Weights(expected, result.Tuned, fixture.Base);

        double[] Mix(int step, double[] x, double[] task)
        {
            int[] inputs = new int[Windows * length];
            int[] targets = new int[inputs.Length];
            int[] window = new int[length + 1];
            for (int row = 0; row < Windows; row++)
            {
                sampler.Read(fixture.Data, (step * Windows) + row, window);
                window[..length].CopyTo(inputs, row * length);
                window[1..].CopyTo(targets, row * length);
            }

            using Parameters parameters = fixture.Base.Clone();
            ReferenceTuning.Put(x, parameters);
            double[] text = ReferenceTuning.Gradient(parameters, inputs, targets, Windows);
            return [.. task.Select((value, i) => (0.6 * value) + (0.4 * text[i]))];
        }
    }

    [Fact]
    public void Replay_forgets_less_and_learns()
    {
        (double plain, _) = fixture.LossesAfter(ForgettingFixture.Recipe);
        (double text, double task) = fixture.LossesAfter(Recipe);

        Assert.True(text < plain - 0.3, $"loss on the text {text} with replay, {plain} without");
        Assert.True(task < 0.8, $"{task:P0} of the loss on the task is left");
    }

    [Fact]
    public void Threads_change_nothing() => AssertClose.SameWithAnyThreads(threads => fixture.Tune(Recipe with { Epochs = 1 }, threads).Tuned);

    [Theory]
    [InlineData(0, null, "replay fraction cannot be 0: take a number above 0 and below 1")]
    [InlineData(1, null, "replay fraction cannot be 1: take a number above 0 and below 1")]
    [InlineData(0.2, 1.0, "replay weight cannot be 1: take a number above 0 and below 1")]
    public void Nonsense_is_refused(double fraction, double? weight, string message)
    {
        FinetuneRecipe recipe = Recipe with { Replay = new ReplaySettings { Fraction = fraction, Weight = weight } };

        Assert.Equal(message, Assert.Throws<TrainingException>(() => fixture.Tune(recipe)).Message);
    }

    /// <summary>All batches of the examples have rows of one length.</summary>
    private static int RowLength()
    {
        int context = ForgettingFixture.Model.ContextLength;
        PromptedContinuation[] sequences = CompletionExamples.Encode(ByteTokenizer.Instance, ForgettingFixture.Examples, context);
        CompletionBatch batch = new(rows: 1, context);
        int[] lengths = [.. sequences.Select(sequence =>
        {
            batch.Fill([sequence]);
            return batch.Length;
        }).Distinct()];
        return Assert.Single(lengths);
    }
}
