using Minori.Compute;
using Minori.Models;
using Minori.Testing;
using Xunit;

namespace Minori.Training.Tests.Optimization;

/// <summary>A training run against PyTorch's, from the same weights over the same batches.</summary>
public sealed class PyTorchRunTests
{
    [Theory]
    [MemberData(nameof(PyTorchFixture.Names), MemberType = typeof(PyTorchFixture))]
    public void TheLossIsPyTorchsAtEveryStep(string name)
    {
        PyTorchFixture fixture = PyTorchFixture.Load(name);
        PyTorchRecipe recipe = fixture.Recipe;
        using Checkpoint checkpoint = Checkpoint.Load(fixture.Folder);
        Parameters parameters = checkpoint.Parameters;
        using ThreadTeam team = new(1);
        using TrainingPass pass = new(parameters.Configuration, recipe.Sequences, recipe.TokensPerSequence, team);
        UpdateSettings settings = new(
            new AdamWOptimizer { Beta1 = recipe.Beta1, Beta2 = recipe.Beta2, Epsilon = recipe.Epsilon },
            recipe.WeightDecay,
            recipe.ClipNorm);
        using OptimizerState state = new(settings.Optimizer, parameters.Layout);
        using TrainingUpdate update = new(parameters, state, settings, team);
        LearningRateSchedule schedule = new()
        {
            Kind = "cosine",
            Peak = recipe.PeakLearningRate,
            Steps = recipe.Steps,
            WarmupSteps = recipe.WarmupSteps,
            FloorFraction = recipe.FloorFraction,
        };

        for (int step = 0; step < recipe.Steps; step++)
        {
            (int[] inputs, int[] targets) = fixture.BatchOf(step);
            (BatchLoss loss, double norm) = update.Run(pass, inputs, targets, step + 1, schedule.At(step));
            AssertWithin(1e-3, fixture.Losses[step], loss.Mean, $"loss of step {step}");
            AssertWithin(1e-3, fixture.GradientNorms[step], norm, $"gradient norm of step {step}");
        }

        // The run means something: it learns, and clipping takes part in some of its steps but not in all.
        Assert.True(fixture.Losses[^1] < fixture.Losses[0] / 2);
        Assert.InRange(fixture.GradientNorms.Count(norm => norm > recipe.ClipNorm), 20, recipe.Steps - 20);
    }

    private static void AssertWithin(double tolerance, double expected, double actual, string what) => Assert.True(
        Math.Abs(expected - actual) <= tolerance, $"{what}: {actual}, and {expected} in PyTorch");
}
