using Xunit;

namespace Minori.Training.Tests.Pretraining;

public sealed class PretrainerBranchTests : IDisposable
{
    private readonly TrainingFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("wsd")]
    [InlineData("wsd-sqrt")]
    public void A_trunk_and_a_branch_are_the_run_that_the_budget_would_have_had_alone(string schedule)
    {
        PretrainRecipe recipe = TrainingFixture.Recipe with { Schedule = schedule };
        PretrainRecipe longest = recipe with { BudgetTokens = 2 * recipe.BudgetTokens };
        PretrainRequest trunk = _fixture.Request("trunk-32") with { Recipe = longest, StopAtStep = 32 };
        TrainingFixture.Run(trunk);
        TrainingFixture.Run(trunk with
        {
            OutputFolder = _fixture.Folder("trunk-64"),
            StartFolder = _fixture.Folder("trunk-32"),
            StopAtStep = 64,
        });
        TrainingFixture.Run(_fixture.Request("branch-40") with
        {
            Recipe = recipe,
            StartFolder = _fixture.Folder("trunk-32"),
        });
        TrainingFixture.Run(_fixture.Request("branch-80") with
        {
            Recipe = longest,
            StartFolder = _fixture.Folder("trunk-64"),
        });

        TrainingFixture.Run(_fixture.Request("alone-40") with { Recipe = recipe });
        TrainingFixture.Run(_fixture.Request("alone-80") with { Recipe = longest });

        Assert.Equal(32, recipe.CreateSchedule().DecayStart);
        Assert.Equal(_fixture.Hashes("alone-40"), _fixture.Hashes("branch-40"));
        Assert.Equal(_fixture.Hashes("alone-80"), _fixture.Hashes("branch-80"));
    }

    [Fact]
    public void A_branch_that_was_stopped_resumes_from_its_own_state()
    {
        PretrainRequest branch = _fixture.Request("branch") with { StartFolder = _fixture.Folder("trunk") };
        TrainingFixture.Run(_fixture.Request("alone"));
        TrainingFixture.Run(_fixture.Request("trunk") with { StopAtStep = 20 });

        TrainingFixture.Run(branch with { StopAtStep = 33 });
        TrainingFixture.Run(branch with { Resume = true });

        Assert.Equal(_fixture.Hashes("alone"), _fixture.Hashes("branch"));
    }

    [Fact]
    public void A_branch_may_not_rewrite_the_past()
    {
        TrainingFixture.Run(_fixture.Request("trunk") with { StopAtStep = 35 });
        PretrainRequest branch = _fixture.Request("branch") with { StartFolder = _fixture.Folder("trunk") };
        string trunk = _fixture.Folder("trunk");

        TrainingFixture.AssertRefused(branch with { Recipe = branch.Recipe with { BudgetTokens = 80 * 64 } },
            $"{trunk} cannot be carried on with this schedule: update 34 of its 35 had the learning rate 0.00875, not 0.01; branch off before the decay, with the same warm-up steps and peak");
        TrainingFixture.AssertRefused(branch with { Recipe = branch.Recipe with { WarmupSteps = 5 } },
            $"{trunk} cannot be carried on with this schedule: update 1 of its 35 had the learning rate 0.0025, not 0.002; branch off before the decay, with the same warm-up steps and peak");
        TrainingFixture.AssertRefused(branch with { Recipe = branch.Recipe with { WeightDecay = 0 } },
            $"{trunk} was trained with weight_decay 0.1, not 0: resume with the same settings, or start another folder");
    }

    [Fact]
    public void A_trunk_beyond_the_branchs_last_step_is_named()
    {
        TrainingFixture.Run(_fixture.Request("trunk") with { StopAtStep = 20 });

        TrainingFixture.AssertRefused(
            _fixture.Request("branch") with { StartFolder = _fixture.Folder("trunk"), StopAtStep = 12 },
            $"{_fixture.Folder("trunk")} is at step 20 already: stop at a later step than 12, or start another folder");
    }
}
