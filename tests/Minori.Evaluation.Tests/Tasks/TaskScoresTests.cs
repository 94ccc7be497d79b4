using Xunit;

namespace Minori.Evaluation.Tests.Tasks;

public sealed class TaskScoresTests
{
    [Fact]
    public void Sum_mean_per_character_and_first_token_may_pick_different_choices()
    {
        ChoiceScores scores = new([-3, -4, -9], [3, 8, 12], [-2, -2.5, -0.5]);

        Assert.Equal(0, scores.Best); // −3
        Assert.Equal(1, scores.BestPerCharacter); // −1, −0.5, −0.75
        Assert.Equal(2, scores.BestFirstToken); // −0.5
    }

    [Fact]
    public void Among_equals_the_first_wins()
    {
        ChoiceScores scores = new([-5, -2, -2], [1, 2, 2], [-1, -1, -1]);

        Assert.Equal(1, scores.Best);
        Assert.Equal(1, scores.BestPerCharacter);
        Assert.Equal(0, scores.BestFirstToken);
    }

    [Fact]
    public void Accuracies_are_means_over_examples_with_their_standard_errors()
    {
        ChoiceScores scores = new([-3, -4, -9], [3, 8, 12], [-2, -2.5, -0.5]);
        TaskResult result = TaskResult.Of(
        [
            new ExampleScore(2, 3, 0, scores),
            new ExampleScore(2, 4, 1, scores),
            new ExampleScore(4, 9, 2, scores),
            new ExampleScore(2, 3, 0, scores),
        ]);

        Assert.Equal(0.5, result.Accuracy!.Value);
        Assert.Equal(Math.Sqrt(0.25 / 3), result.Accuracy.StandardError!.Value, 1e-12);
        Assert.Equal(0.25, result.AccuracyPerCharacter!.Value);
        Assert.Equal(Math.Sqrt(0.1875 / 3), result.AccuracyPerCharacter.StandardError!.Value, 1e-12);
        Assert.Equal(0.25, result.AccuracyFirstToken!.Value);
        Assert.Equal(1.9, result.Loss.Value, 1e-12); // 19 nats / 10 tokens

        // Residuals y − 1.9·x: −0.8, 0.2, 1.4, −0.8; √(4/3 · 3.28) / 10.
        Assert.Equal(Math.Sqrt(4.0 / 3 * 3.28) / 10, result.Loss.StandardError!.Value, 1e-12);
    }

    [Fact]
    public void Targets_have_a_loss_and_no_accuracy_and_one_example_has_no_standard_error()
    {
        TaskResult result = TaskResult.Of([new ExampleScore(4, 6, -1, null)]);

        Assert.Null(result.Accuracy);
        Assert.Null(result.AccuracyPerCharacter);
        Assert.Null(result.AccuracyFirstToken);
        Assert.Equal(new Estimate(1.5, null), result.Loss);
    }
}
