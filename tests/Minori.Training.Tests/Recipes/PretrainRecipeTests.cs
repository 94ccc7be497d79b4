using Xunit;

namespace Minori.Training.Tests.Recipes;

public sealed class PretrainRecipeTests
{
    private static readonly PretrainRecipe Sound = new()
    {
        BudgetTokens = 10_000,
        BatchTokens = 1024,
        ContextLength = 128,
        PeakLearningRate = 3e-3,
    };

    [Fact]
    public void Steps_are_the_budget_over_the_batch_rounded_up()
    {
        Assert.Equal(10, Sound.Steps);
        Assert.Equal(1, (Sound with { BudgetTokens = 1024 }).Steps);
        Assert.Equal(2, (Sound with { BudgetTokens = 1025 }).Steps);
        Assert.Equal(8, Sound.Sequences);
        Sound.Validate();
    }

    [Fact]
    public void Every_error_is_one_line_that_names_the_field_and_the_mend()
    {
        AssertRejected(Sound with { BatchTokens = 1000 },
            "batch tokens 1000 are not a multiple of the context 128: take 1024");
        AssertRejected(Sound with { BatchTokens = 0 }, "batch tokens cannot be 0: take a number from 1 up");
        AssertRejected(Sound with { ContextLength = -1 }, "context cannot be -1: take a number from 1 up");
        AssertRejected(Sound with { BudgetTokens = 0 }, "budget tokens cannot be 0: take a number from 1 up");
        AssertRejected(Sound with { PeakLearningRate = 0 }, "learning rate cannot be 0: take a number above 0");
        AssertRejected(Sound with { PeakLearningRate = double.NaN }, "learning rate cannot be NaN: take a number above 0");
        AssertRejected(Sound with { Schedule = "cosign" },
            "there is no learning-rate schedule 'cosign': choose one of constant, cosine, linear, wsd, wsd-sqrt");
        AssertRejected(Sound with { WarmupSteps = 11 },
            "warm-up steps are 11, the run has 10: take a number from 0 to 10");
        AssertRejected(Sound with { WarmupFraction = 1.5 }, "warm-up fraction cannot be 1.5: take a number from 0 to 1");
        AssertRejected(Sound with { DecayFraction = -0.1 }, "decay fraction cannot be -0.1: take a number from 0 to 1");
        AssertRejected(Sound with { Optimizer = new AdamWOptimizer { Beta2 = 1 } }, "beta 2 cannot be 1: take a number from 0 to below 1");
        AssertRejected(Sound with { Optimizer = new AdamWOptimizer { Epsilon = 0 } }, "epsilon cannot be 0: take a number above 0");
        AssertRejected(Sound with { Optimizer = new MuonOptimizer { RestRate = 0 } }, "rest rate cannot be 0: take a number above 0");
        AssertRejected(Sound with { SamRadius = 0 }, "SAM radius cannot be 0: take a number above 0");
        AssertRejected(Sound with { Dropout = 1 }, "dropout cannot be 1: take a number from 0 to below 1");
        AssertRejected(Sound with { Exposure = new TaskExposure(1.5, 0) }, "exposure's fraction cannot be 1.5: take a number from 0 to 1");
        AssertRejected(
            Sound with { Exposure = new TaskExposure(0.5, Sound.BudgetTokens) },
            $"the exposure would begin at token {Sound.BudgetTokens}, behind the start of the last update of {Sound.Steps}: begin it at token {(Sound.Steps - 1) * Sound.BatchTokens} at the latest");
        AssertRejected(Sound with { WeightDecay = -1 }, "weight decay cannot be -1: take 0 or a number above it");
        AssertRejected(Sound with { ClipNorm = 0 }, "clip norm cannot be 0: take a number above 0");
        AssertRejected(Sound with { RecordSteps = 0 }, "record steps cannot be 0: take a number from 1 up");
    }

    [Fact]
    public void A_fine_tuning_recipe_is_checked_in_the_same_words()
    {
        FinetuneRecipe sound = new() { PeakLearningRate = 1e-3 };
        sound.Validate();

        Assert.Equal(3 * 13, sound.CountSteps(100));
        Assert.Equal(2, sound.CreateSchedule(39).WarmupSteps);
        Assert.Equal(
            "epochs cannot be 0: take a number from 1 up",
            Assert.Throws<TrainingException>((sound with { Epochs = 0 }).Validate).Message);
        Assert.Equal(
            "batch size cannot be 0: take a number from 1 up",
            Assert.Throws<TrainingException>((sound with { BatchSize = 0 }).Validate).Message);
    }

    private static void AssertRejected(PretrainRecipe recipe, string message) =>
        Assert.Equal(message, Assert.Throws<TrainingException>(recipe.Validate).Message);
}
