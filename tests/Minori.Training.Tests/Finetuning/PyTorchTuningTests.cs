using System.Text.Json;
using Minori.Compute;
using Minori.Models;
using Minori.Testing;
using Xunit;

namespace Minori.Training.Tests.Finetuning;

/// <summary>
/// Tunings against PyTorch's, from the same weights over the same batches; <c>bench/peers/write_tuning_fixtures.py</c>
/// writes what they are held against.
/// </summary>
public sealed class PyTorchTuningTests
{
    private const double Tolerance = 1e-3;

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    [Theory]
    [MemberData(nameof(PyTorchFixture.Names), MemberType = typeof(PyTorchFixture))]
    public void L2Sp_is_PyTorchs_at_every_step(string name)
    {
        Fixture fixture = Load(name);
        using Checkpoint origin = Checkpoint.Load(PyTorchFixture.Load(name).Folder);
        BasePull pull = new(origin.Parameters.Values, fixture.L2SpStrength);

        AssertSame(name, fixture.L2Sp, origin.Parameters, pull, null);
    }

    [Theory]
    [MemberData(nameof(PyTorchFixture.Names), MemberType = typeof(PyTorchFixture))]
    public void Lora_is_PyTorchs_at_every_step(string name)
    {
        Fixture fixture = Load(name);
        using Checkpoint origin = Checkpoint.Load(PyTorchFixture.Load(name).Folder);
        using LoraAdapters adapters = new(origin.Parameters.Configuration, fixture.LoraSettings, seed: 1);
        for (int number = 0; number < adapters.Tensors.Count; number++)
        {
            ParameterTensor tensor = adapters.Tensors[number];
            Span<float> values = adapters.Values.Slice(tensor.Offset, (int)tensor.Count);
            for (int k = 0; k < values.Length; k++)
            {
                values[k] = (float)(0.2 * ((((k * 31) + (number * 17)) % 101 / 101.0) - 0.5));
            }
        }

        AssertSame(name, fixture.Lora, origin.Parameters, null, adapters);
    }

    private static void AssertSame(string name, Run expected, Parameters origin, BasePull? pull, LoraAdapters? adapters)
    {
        PyTorchFixture batches = PyTorchFixture.Load(name);
        PyTorchRecipe recipe = Load(name).Recipe;
        using ThreadTeam team = new(1);
        using TrainingPass pass = new(origin.Configuration, batches.Sequences, batches.TokensPerSequence, team);
        using Parameters tuned = origin.Clone();
        adapters?.Merge(origin, tuned, team);
        FinetuneRecipe settings = new()
        {
            PeakLearningRate = recipe.PeakLearningRate,
            WeightDecay = recipe.WeightDecay,
            ClipNorm = recipe.ClipNorm,
        };
        using TuningUpdate update = new(settings, tuned, origin, pull, adapters, team);
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
            (int[] inputs, int[] targets) = batches.BatchOf(step);
            (BatchLoss loss, double norm) = update.Run(
                gradient => pass.Run(tuned, inputs, targets, gradient), step + 1, schedule.At(step));
            Assert.Equal(expected.Losses[step], loss.Mean, Tolerance);
            Assert.Equal(expected.GradientNorms[step], norm, Tolerance * Math.Max(1, expected.GradientNorms[step]));
        }

        Assert.True(expected.Losses[^1] < 0.9 * expected.Losses[0], "the run did not learn, so the comparison says little");
    }

    private static Fixture Load(string name) => JsonSerializer.Deserialize<Fixture>(
        File.ReadAllBytes(Path.Combine(SharedData.RepositoryRoot, "tests", "Minori.Testing", "PyTorchTuning", name + ".json")), Options)!;

    private sealed record Run(double[] Losses, double[] GradientNorms);

    private sealed record Fixture(PyTorchRecipe Recipe, double L2SpStrength, LoraSettings LoraSettings, Run L2Sp, Run Lora);
}
