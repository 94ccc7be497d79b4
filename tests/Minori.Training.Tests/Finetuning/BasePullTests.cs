using Minori.Compute;
using Minori.Models;
using Xunit;

namespace Minori.Training.Tests.Finetuning;

[Collection(ForgettingFixture.Name)]
public sealed class BasePullTests(ForgettingFixture fixture)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public unsafe void Its_gradient_is_that_of_the_penalty(bool isWeighted)
    {
        const int Count = 77;
        const double Strength = 0.3;
        using AlignedBuffer<float> weights = Random(1, Count), origin = Random(2, Count), importance = Random(3, Count);
        using AlignedBuffer<float> gradient = new(Count);
        BasePull pull = new(origin, Strength, isWeighted ? importance : null);

        pull.AddGradient(gradient, weights, new ParameterChunk(0, Count, Decays: true));

        for (int i = 0; i < Count; i++)
        {
            const double Step = 1e-3;
            double difference = (Penalty(i, Step) - Penalty(i, -Step)) / (2 * Step);
            Assert.Equal(difference, gradient.Span[i], 1e-6);
        }

        double Penalty(int moved, double step)
        {
            double sum = 0;
            for (int i = 0; i < Count; i++)
            {
                double distance = weights.Span[i] + (i == moved ? step : 0) - origin.Span[i];
                sum += (isWeighted ? importance.Span[i] : 1) * distance * distance;
            }

            return Strength / 2 * sum;
        }
    }

    [Fact]
    public void L2Sp_is_the_tuning_of_loss_and_penalty()
    {
        FinetuneRecipe recipe = ForgettingFixture.Recipe with { L2Sp = 0.3, Epochs = 1 };
        double[] origin = ReferenceTuning.Take(fixture.Base.Values);
        ReferenceTuning reference = new(
            recipe, x => x, (_, x, gradient) => [.. gradient.Select((value, i) => value + (0.3 * (x[i] - origin[i])))], _ => false);

        (double[] expected, List<double> norms) = reference.Run(fixture.Base, origin, ForgettingFixture.Examples);
        FinetuneResult result = fixture.Tune(recipe);
        using Parameters tuned = result.Tuned;

        AssertClose.Norms(norms, result);
        AssertClose.Weights(expected, tuned, fixture.Base);
    }

    [Fact]
    public void L2Sp_forgets_less_the_stronger_it_is()
    {
        (double plain, _) = fixture.LossesAfter(ForgettingFixture.Recipe);
        (double weak, double learned) = fixture.LossesAfter(ForgettingFixture.Recipe with { L2Sp = 0.01 });
        (double strong, _) = fixture.LossesAfter(ForgettingFixture.Recipe with { L2Sp = 1 });

        Assert.True(strong < weak - 0.3 && weak < plain - 0.05, $"loss on the text {plain} without, {weak} with a weak pull, {strong} with a strong one");
        Assert.True(learned < 0.5, $"{learned:P0} of the loss on the task is left");
    }

    [Fact]
    public void To_read_the_norm_changes_nothing()
    {
        using ThreadTeam team = new(1);
        using Parameters tuned = Parameters.Initialize(fixture.Base.Configuration, seed: 5);
        using AlignedBuffer<float> gradient = new(tuned.Layout.Length);
        gradient.Span.Fill(0.1f);
        AdamWOptimizer optimizer = new();
        using OptimizerState state = new(optimizer, tuned.Layout);
        using ClippedUpdate update = new(
            TrainedTensors.All(tuned), gradient, state, new UpdateSettings(optimizer, 0, 1), team, new BasePull(fixture.Base.Values, 0.5, null));

        double first = update.GradientNorm(), second = update.GradientNorm();

        Assert.Equal(first, second);
        Assert.All(gradient.Span.ToArray(), value => Assert.Equal(0.1f, value));
    }

    [Fact]
    public void A_pull_of_no_strength_is_refused()
    {
        TrainingException refused = Assert.Throws<TrainingException>(
            () => fixture.Tune(ForgettingFixture.Recipe with { L2Sp = 0 }));

        Assert.Equal("l2-sp cannot be 0: take a number above 0", refused.Message);
    }

    private static AlignedBuffer<float> Random(ulong seed, int count)
    {
        AlignedBuffer<float> buffer = new(count);
        new Philox(seed, 0).FillGaussian(buffer.Span, 0, 1);
        return buffer;
    }
}
