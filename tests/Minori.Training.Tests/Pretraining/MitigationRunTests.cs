using Minori.Compute;
using Minori.Models;
using Minori.Testing;
using Minori.Text;
using Xunit;

namespace Minori.Training.Tests.Pretraining;

/// <summary>Each switch of pre-training: the same bits however the run was made, other bits than without it.</summary>
public sealed class MitigationRunTests : IDisposable
{
    private static readonly Dictionary<string, PretrainRecipe> Recipes = new()
    {
        ["sam"] = TrainingFixture.Recipe with { SamRadius = 0.05 },
        ["dropout"] = TrainingFixture.Recipe with { Dropout = 0.1 },
        ["exposure"] = TrainingFixture.Recipe with { Exposure = new TaskExposure(0.3, StartTokens: 5 * 64) },
        ["muon"] = TrainingFixture.Recipe with { Optimizer = new MuonOptimizer() },
        ["all"] = TrainingFixture.Recipe with
        {
            SamRadius = 0.05,
            Dropout = 0.1,
            Exposure = new TaskExposure(0.25, StartTokens: 0),
            Optimizer = new MuonOptimizer(),
        },
    };

    private readonly TrainingFixture _fixture = new();

    public static TheoryData<string> Names => [.. Recipes.Keys];

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_interruptions_and_recomputed_activations_do_not_change_a_bit(string name)
    {
        ModelConfiguration model = TrainingFixture.Model with { LayerCount = 2 };
        PretrainResult result = TrainingFixture.Run(Request(name, "whole") with { Model = model });
        PretrainRequest stopped = Request(name, "stopped") with { Model = model, RecomputesActivations = true };
        TrainingFixture.Run(stopped with { StopAtStep = 17 }, threads: 3);
        TrainingFixture.Run(stopped with { Resume = true }, threads: 2);
        TrainingFixture.Run(_fixture.Request("without") with { Model = model });

        Assert.Equal(_fixture.Hashes("whole"), _fixture.Hashes("stopped"));
        Assert.NotEqual(_fixture.Hashes("without")[0], _fixture.Hashes("whole")[0]);
        Assert.True(result.Metrics[^1].Loss < 0.8 * result.Metrics[0].Loss, $"{name} ends at {result.Metrics[^1].Loss}");
        TrainingFixture.AssertRefused(
            stopped with { Resume = true, Recipe = Recipes[name] with { Seed = 9 } },
            $"{stopped.OutputFolder} was trained with seed 1, not 9: resume with the same settings, or start another folder");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_trunk_and_a_branch_are_the_run_alone(string name)
    {
        TrainingFixture.Run(Request(name, "trunk") with { StopAtStep = 20 });
        TrainingFixture.Run(Request(name, "branch") with { StartFolder = _fixture.Folder("trunk") });
        TrainingFixture.Run(Request(name, "alone"));

        Assert.Equal(_fixture.Hashes("alone"), _fixture.Hashes("branch"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_update_allocates_no_managed_memory(string name)
    {
        PretrainRecipe recipe = Recipes[name] with { RecordSteps = 1000 };
        using ThreadTeam team = new(1);
        using TrainingState state = TrainingState.Begin(
            TrainingFixture.Model, recipe, new DataIdentity(_fixture.Data.Count, ""));
        TaskText? task = recipe.Exposure is null ? null : _fixture.TaskText;
        using PretrainingLoop loop = new(state, _fixture.Data, task, recomputesActivations: false, team);

        Assert.Equal(0, ManagedAllocation.OfThisThread(1, () => loop.Step()));
    }

    [Fact]
    public void What_costs_more_says_so()
    {
        Assert.Equal((1, 4), (TrainingFixture.Recipe.PassesPerToken, TrainingFixture.Recipe.NumbersPerParameter));
        Assert.Equal((2, 5), (Recipes["sam"].PassesPerToken, Recipes["sam"].NumbersPerParameter));
        Assert.Equal((1, 4), (Recipes["muon"].PassesPerToken, Recipes["muon"].NumbersPerParameter));
        Assert.Equal((1, 4), (Recipes["exposure"].PassesPerToken, Recipes["exposure"].NumbersPerParameter));
    }

    /// <summary>Of a matrix m × n with m ≤ n: five times X·Xᵀ, its square, and their polynomial times X.</summary>
    [Fact]
    public void A_tokens_FLOPs_are_those_of_its_passes_and_of_Muons_products()
    {
        ModelConfiguration model = ModelConfiguration.Llama(vocabulary: 16, width: 8, layers: 1, heads: 2, context: 16);
        double pass = model.TrainingFlopsPerToken(16);
        double square = 5 * ((2 * 8 * 8 * 8) + (2 * 8 * 8 * 8) + (2 * 8 * 8 * 8)), f = model.FeedForwardWidth;
        double wide = 5 * ((2 * 8 * 8 * f) + (2 * 8 * 8 * 8) + (2 * 8 * 8 * f));

        Assert.Equal(pass, TrainingFixture.Recipe.FlopsPerToken(model));
        Assert.Equal(2 * pass, Recipes["sam"].FlopsPerToken(model));
        Assert.Equal(pass + (((4 * square) + (3 * wide)) / 64), Recipes["muon"].FlopsPerToken(model), 1e-6);

        // 10 examples in batches of 4 are 3 updates an epoch.
        FinetuneRecipe tuning = new() { PeakLearningRate = 1e-3, Epochs = 2, BatchSize = 4 };
        Assert.Equal(500 * pass, tuning.Flops(model, 500, 10));
        Assert.Equal((500 * pass) + (6 * ((4 * square) + (3 * wide))), (tuning with { Optimizer = new MuonOptimizer() }).Flops(model, 500, 10), 1e-6);
    }

    /// <summary>An exposed window stands in for the corpus's; the others are where they were.</summary>
    [Fact]
    public void The_share_of_the_tasks_windows_is_the_fraction_from_the_first_update_on()
    {
        PretrainRecipe recipe = TrainingFixture.Recipe with { Exposure = new TaskExposure(0.3, StartTokens: (5 * 64) - 1) };
        long[] windows = [.. Enumerable.Range(0, 20 + 1000).Select(window => recipe.Exposure.WindowAt(window, recipe))];

        Assert.All(windows[..20], window => Assert.Equal(-1, window));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i), windows.Where(window => window >= 0));
        WindowSampler sampler = new(_fixture.Data.Count, 17, recipe.DataSeed);
        WindowBatch plain = new(_fixture.Data, sampler, 4, 16);
        WindowBatch exposed = new(_fixture.Data, sampler, 4, 16, new ExposedWindows(recipe, _fixture.TaskText));
        plain.Read(40);
        exposed.Read(40);
        for (int row = 0; row < 4; row++)
        {
            bool same = plain.Inputs.Slice(16 * row, 16).SequenceEqual(exposed.Inputs.Slice(16 * row, 16));
            Assert.Equal(windows[40 + row] < 0, same);
        }
    }

    [Fact]
    public void A_branch_may_be_exposed_later_than_its_trunk_and_not_in_its_past()
    {
        TrainingFixture.Run(_fixture.Request("trunk") with { StopAtStep = 20 });
        PretrainRequest late = Request("exposure", "late") with { StartFolder = _fixture.Folder("trunk") };
        TrainingFixture.AssertRefused(
            late,
            $"{_fixture.Folder("trunk")} cannot be carried on with this exposure: update 6 of its 20 read no task's text; begin the exposure at token 1280 or later, or train the trunk with it");

        PretrainRecipe recipe = late.Recipe with { Exposure = new TaskExposure(0.3, 20 * 64) };
        TrainingFixture.Run(late with { Recipe = recipe });
        TrainingFixture.Run(Request("exposure", "alone") with { Recipe = recipe });

        Assert.Equal(_fixture.Hashes("alone"), _fixture.Hashes("late"));
    }

    [Fact]
    public void Task_text_that_does_not_fit_is_refused_in_one_line()
    {
        PretrainRequest request = Request("exposure", "run");
        TaskExample one = TaskExample.OfChoices("is 1 even?", ["yes", "no"], 1);
        TaskText another = TaskText.Encode(ByteTokenizer.Instance, [one, one, one]);

        TrainingFixture.AssertRefused(
            request with { TaskText = null },
            "the recipe exposes the model to a task, whose text is not there: give it, or leave the exposure out");
        TrainingFixture.AssertRefused(
            request with { TaskText = TaskText.Encode(ByteTokenizer.Instance, [one]) },
            "the task's training examples hold 15 tokens, one sequence needs 17: give more examples or take a shorter context");
        TrainingFixture.Run(request with { StopAtStep = 10 });
        TrainingFixture.AssertRefused(
            request with { TaskText = another, Resume = true },
            $"{request.OutputFolder} was exposed to another task's text: go on with the same task and examples, or start another folder");
    }

    private PretrainRequest Request(string name, string folder) => _fixture.Request(folder) with
    {
        Recipe = Recipes[name],
        TaskText = Recipes[name].Exposure is null ? null : _fixture.TaskText,
    };
}
