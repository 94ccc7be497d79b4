using Minori.Models;
using Minori.Training.Tests.Pretraining;
using Xunit;

namespace Minori.Training.Tests.Optimization;

public sealed class OptimizerTests : IDisposable
{
    private readonly TrainingFixture _fixture = new();

    public static TheoryData<string> Kinds => [.. Optimizer.Kinds];

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_run_that_was_stopped_goes_on_in_the_same_bits_on_any_number_of_threads(string kind)
    {
        PretrainRequest whole = Request("whole", kind);
        PretrainResult result = TrainingFixture.Run(whole);
        PretrainRequest stopped = Request("stopped", kind);
        TrainingFixture.Run(stopped with { StopAtStep = 17 }, threads: 3);
        TrainingFixture.Run(stopped with { Resume = true }, threads: 2);

        Assert.Equal(_fixture.Hashes("whole"), _fixture.Hashes("stopped"));
        Assert.True(result.Metrics[^1].Loss < 0.75 * result.Metrics[0].Loss, $"{kind} ends at {result.Metrics[^1].Loss}");
        using TrainingState state = TrainingState.Load(_fixture.Folder("whole"));
        Assert.Equal(Optimizer.Create(kind).StateSize, state.OptimizerState.Blocks.Count);
        Assert.All(state.OptimizerState.Blocks, block => Assert.True(block.Values.Span.IndexOfAnyExcept(0f) >= 0));
    }

    [Fact]
    public void Another_optimizer_is_another_run()
    {
        PretrainRequest adamW = _fixture.Request("adamw");
        PretrainRequest lion = _fixture.Request("lion") with
        {
            Recipe = TrainingFixture.Recipe with { Optimizer = new LionOptimizer() },
        };
        TrainingFixture.Run(adamW with { StopAtStep = 3 });
        TrainingFixture.Run(lion with { StopAtStep = 3 });

        TrainingFixture.AssertRefused(
            adamW with { Recipe = lion.Recipe, Resume = true },
            $"{adamW.OutputFolder} was trained with optimizer adamw, not lion: resume with the same settings, or start another folder");
        TrainingFixture.AssertRefused(
            lion with { Recipe = adamW.Recipe, Resume = true },
            $"{lion.OutputFolder} was trained with optimizer lion, not adamw: resume with the same settings, or start another folder");
    }

    [Fact]
    public void A_gpt2_is_trained_and_resumed_in_the_same_bits()
    {
        ModelConfiguration model = ModelConfiguration.Gpt2(vocabulary: 256, width: 16, layers: 1, heads: 2, context: 16);
        PretrainRequest whole = _fixture.Request("whole") with { Model = model };
        PretrainRequest stopped = _fixture.Request("stopped") with { Model = model };
        TrainingFixture.Run(whole);
        TrainingFixture.Run(stopped with { StopAtStep = 17 }, threads: 2);
        TrainingFixture.Run(stopped with { Resume = true });

        Assert.Equal(_fixture.Hashes("whole"), _fixture.Hashes("stopped"));
    }

    [Fact]
    public void Numbers_are_those_of_the_optimizer_and_are_checked()
    {
        Assert.Equal(["adamw", "lion", "muon", "sgd-momentum"], Optimizer.Kinds);
        Assert.Equal(new LionOptimizer { Beta2 = 0.98 }, Optimizer.Create("lion").With(new OptimizerNumbers(Beta2: 0.98)));
        Assert.Equal("sgd-momentum", new SgdMomentumOptimizer().Kind);
        AssertRefused("there is no optimizer 'adam': choose one of adamw, lion, muon, sgd-momentum", () => Optimizer.Create("adam"));
        AssertRefused("the optimizer lion has no momentum: leave it out", () => new LionOptimizer().With(new OptimizerNumbers(Momentum: 0.5)));
        AssertRefused(
            "momentum cannot be 1: take a number from 0 to below 1",
            (TrainingFixture.Recipe with { Optimizer = new SgdMomentumOptimizer { Momentum = 1 } }).Validate);
    }

    private static void AssertRefused(string message, Action act) =>
        Assert.Equal(message, Assert.Throws<TrainingException>(act).Message);

    private PretrainRequest Request(string folder, string kind) => _fixture.Request(folder) with
    {
        Recipe = TrainingFixture.Recipe with
        {
            Optimizer = Optimizer.Create(kind),

            // Every parameter moves by Lion's rate, and SGD's gradients are not divided by their size.
            PeakLearningRate = kind switch { "lion" => 3e-3, "sgd-momentum" => 0.3, _ => 1e-2 },
        },
    };
}
