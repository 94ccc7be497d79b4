using System.Text.Json;
using Minori.Compute;
using Minori.Models;
using Minori.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Minori.Training.Tests.Optimization;

/// <summary>Training runs against PyTorch's, from the same weights over the same batches, with every optimizer.</summary>
public sealed class PyTorchRunTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-3;

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Every model with every optimizer.</summary>
    public static TheoryData<string, string> Runs
    {
        get
        {
            TheoryData<string, string> runs = [];
            foreach (string model in PyTorchFixture.Names)
            {
                foreach (string optimizer in Optimizer.Kinds)
                {
                    runs.Add(model, optimizer);
                }
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void TheLossIsPyTorchsAtEveryStep(string name, string optimizer)
    {
        PyTorchFixture fixture = PyTorchFixture.Load(name);
        PyTorchRun run = fixture.Runs.Single(r => r.Recipe.Optimizer.GetProperty("kind").GetString() == optimizer);
        PyTorchRecipe recipe = run.Recipe;
        using Checkpoint checkpoint = Checkpoint.Load(fixture.Folder);
        Parameters parameters = checkpoint.Parameters;
        using ThreadTeam team = new(1);
        using TrainingPass pass = new(parameters.Configuration, fixture.Sequences, fixture.TokensPerSequence, team);
        UpdateSettings settings = new(
            recipe.Optimizer.Deserialize<Optimizer>(Options)!, recipe.WeightDecay, recipe.ClipNorm);
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

        double worst = 0;
        for (int step = 0; step < recipe.Steps; step++)
        {
            (int[] inputs, int[] targets) = fixture.BatchOf(step);
            (BatchLoss loss, double norm) = update.Run(pass, inputs, targets, step + 1, schedule.At(step));
            AssertClose(run.Losses[step], loss.Mean, $"loss of step {step}");
            AssertClose(run.GradientNorms[step], norm, $"gradient norm of step {step}");
            worst = Math.Max(worst, Math.Abs(run.Losses[step] - loss.Mean));
        }

        output.WriteLine($"{name}, {optimizer}, {recipe.Steps} steps: the loss is within {worst:E1} of PyTorch's");

        // The run means something: it learns, and clipping takes part in some of its steps but not in all.
        Assert.True(run.Losses[^1] < run.Losses[0] * (recipe.Steps < 100 ? 0.8 : 0.5));
        int clipped = run.GradientNorms.Count(norm => norm > recipe.ClipNorm);
        Assert.InRange(clipped, recipe.Steps / 10, recipe.Steps * 9 / 10);
    }

    private static void AssertClose(double expected, double actual, string what) => Assert.True(
        Math.Abs(expected - actual) <= Tolerance, $"{what}: {actual}, and {expected} in PyTorch");
}
