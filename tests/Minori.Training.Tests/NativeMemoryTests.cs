using Minori.Compute;
using Minori.Models;
using Minori.Text;
using Minori.Training.Tests.Pretraining;
using Xunit;

namespace Minori.Training.Tests;

/// <summary>What a run is said to take is what its buffers hold. The count is the process's, so nothing runs beside.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NativeMemoryTests
{
    internal const string Name = "native memory";
}

/// <summary>Estimates beside what real loops hold.</summary>
[Collection(NativeMemoryTests.Name)]
public sealed class MemoryEstimateTests : IDisposable
{
    private readonly TrainingFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(ModelFamily.Llama, "adamw", 1, false)]
    [InlineData(ModelFamily.Llama, "lion", 3, false)]
    [InlineData(ModelFamily.Llama, "sgd-momentum", 2, true)]
    [InlineData(ModelFamily.Gpt2, "adamw", 3, true)]
    [InlineData(ModelFamily.Gpt2, "lion", 1, false, 0.05)]
    [InlineData(ModelFamily.Llama, "muon", 1, false)]
    public void A_pre_training_holds_what_it_is_said_to(
        ModelFamily family, string optimizer, int threads, bool recomputes, double? samRadius = null)
    {
        ModelConfiguration model = Model(family);
        PretrainRecipe recipe = TrainingFixture.Recipe with { BatchTokens = 24 * 16, Optimizer = Optimizer.Create(optimizer), SamRadius = samRadius };
        long before = Before();
        using ThreadTeam team = new(threads);
        using TrainingState state = TrainingState.Begin(model, recipe, new PretrainRequest
        {
            Recipe = recipe,
            Model = model,
            Data = _fixture.Data,
            OutputFolder = _fixture.Folder("none"),
        }.DataIdentity, null);
        using PretrainingLoop loop = new(state, _fixture.Data, null, recomputes, team);
        loop.Step();

        AssertNear(Pretrainer.MemoryBytes(model, recipe, threads, recomputes), NativeMemoryUse.Bytes - before);
    }

    [Theory]
    [InlineData(ModelFamily.Llama, "adamw", 1)]
    [InlineData(ModelFamily.Gpt2, "lion", 2)]
    [InlineData(ModelFamily.Llama, "adamw", 1, 0.5)]
    public void A_tuning_holds_what_it_is_said_to_where_its_batches_have_every_length(
        ModelFamily family, string optimizer, int threads, double? replayed = null)
    {
        ModelConfiguration model = Model(family);
        FinetuneRecipe recipe = new() { PeakLearningRate = 1e-3, Epochs = 1, BatchSize = 1, Optimizer = Optimizer.Create(optimizer) };
        recipe = replayed is { } fraction ? recipe with { Replay = new ReplaySettings { Fraction = fraction } } : recipe;
        PromptedContinuation[] sequences =
            [.. Enumerable.Range(1, 4).Select(quarter => new PromptedContinuation([.. Enumerable.Repeat(65, (4 * quarter) + 1)], 2))];
        long before = Before();
        using ThreadTeam team = new(threads);
        using Parameters origin = Parameters.Initialize(model, seed: 1);
        using Parameters tuned = origin.Clone();
        using TuningUpdate update = new(recipe, tuned, origin, pull: null, adapters: null, team);
        using FinetuningLoop loop = new(recipe, tuned, update, sequences, _fixture.Data, recomputesActivations: false, team);
        loop.Run(TuningPosition.Beginning, new ProgressReporter(null, TimeProvider.System, TimeSpan.FromHours(1), 4), null, default);

        AssertNear(Finetuner.MemoryBytes(model, recipe, sequences.Length, threads), NativeMemoryUse.Bytes - before);
    }

    private static ModelConfiguration Model(ModelFamily family) =>
        ModelConfiguration.Of(family, vocabulary: 256, width: 256, layers: 3, heads: 4, context: 16, keyValueHeads: null);

    private static long Before()
    {
        // Buffers that tests before have left to the collector.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return NativeMemoryUse.Bytes;
    }

    // Beside what is counted are tables of positions, and half a MiB of scratch that each thread keeps for products.
    private static void AssertNear(long said, long held) => Assert.InRange(said, 0.97 * held, 1.03 * held);
}
