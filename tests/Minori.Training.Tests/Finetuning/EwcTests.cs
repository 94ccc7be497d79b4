using Minori.Compute;
using Minori.Models;
using Minori.Text;
using Xunit;

namespace Minori.Training.Tests.Finetuning;

[Collection(ForgettingFixture.Name)]
public sealed class EwcTests(ForgettingFixture fixture)
{
    private static readonly EwcSettings Settings = new() { Strength = 1e4, Sequences = 12, Seed = 3 };

    private static readonly FinetuneRecipe Recipe = ForgettingFixture.Recipe with { Ewc = Settings };

    [Fact]
    public void The_information_is_the_mean_of_each_sequences_squared_gradient()
    {
        double[] expected = Fisher();
        using ThreadTeam team = new(1);
        using AlignedBuffer<float> actual = FisherInformation.Estimate(
            fixture.Base, fixture.Data, Settings, team, CancellationToken.None);

        Assert.True(expected.Max() > 0);
        Assert.All(Enumerable.Range(0, expected.Length), i => Assert.Equal(expected[i], actual.Span[i], 1e-5 * expected[i]));
    }

    [Fact]
    public void Ewc_is_the_tuning_of_loss_and_weighted_penalty()
    {
        FinetuneRecipe recipe = Recipe with { Epochs = 1 };
        double[] origin = ReferenceTuning.Take(fixture.Base.Values);
        double[] fisher = Fisher();
        ReferenceTuning reference = new(
            recipe,
            x => x,
            (_, x, gradient) => [.. gradient.Select((value, i) => value + (Settings.Strength * fisher[i] * (x[i] - origin[i])))],
            _ => false);

        (double[] expected, List<double> norms) = reference.Run(fixture.Base, origin, ForgettingFixture.Examples);
        using FinetuneResult result = fixture.Tune(recipe);

        AssertClose.Norms(norms, result);
        AssertClose.Weights(expected, result.Tuned, fixture.Base);
    }

    [Fact]
    public void Ewc_forgets_less_and_learns()
    {
        (double plain, _) = fixture.LossesAfter(ForgettingFixture.Recipe);
        (double text, double task) = fixture.LossesAfter(Recipe);

        Assert.True(text < plain - 0.2, $"loss on the text {text} with ewc, {plain} without");
        Assert.True(task < 0.8, $"{task:P0} of the loss on the task is left");
    }

    [Fact]
    public void Threads_change_nothing() => AssertClose.SameWithAnyThreads(threads => fixture.Tune(Recipe with { Epochs = 1 }, threads).Tuned);

    [Fact]
    public void It_is_refused_without_text_enough()
    {
        using ThreadTeam team = new(1);

        AssertRefused(
            "ewc and replay need text of the pre-training: give it, or leave them out",
            () => Finetuner.Run(Recipe, fixture.Base, ByteTokenizer.Instance, ForgettingFixture.Examples, team));
        AssertRefused(
            $"the pre-training text holds {(fixture.Data.Count - 1) / 32} sequences of 32 tokens, and ewc wants 100000: give more text or take fewer sequences",
            () => fixture.Tune(Recipe with { Ewc = Settings with { Sequences = 100_000 } }));
        AssertRefused(
            "l2-sp and ewc are both pulls towards the base: take one of them", () => fixture.Tune(Recipe with { L2Sp = 1 }));
        AssertRefused(
            "ewc pulls weights that lora does not train: take one of them",
            () => fixture.Tune(Recipe with { Lora = new LoraSettings { Rank = 2 } }));
    }

    private static void AssertRefused(string message, Action act) => Assert.Equal(message, Assert.Throws<TrainingException>(act).Message);

    private double[] Fisher()
    {
        int context = ForgettingFixture.Model.ContextLength;
        WindowSampler sampler = new(fixture.Data.Count, context + 1, Settings.Seed);
        int[] window = new int[context + 1];
        double[] sum = new double[fixture.Base.Layout.Length];
        for (int sequence = 0; sequence < Settings.Sequences; sequence++)
        {
            sampler.Read(fixture.Data, sequence, window);
            double[] gradient = ReferenceTuning.Gradient(fixture.Base, window.AsSpan(0, context), window.AsSpan(1), rows: 1);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += gradient[i] * gradient[i] / Settings.Sequences;
            }
        }

        return sum;
    }
}
