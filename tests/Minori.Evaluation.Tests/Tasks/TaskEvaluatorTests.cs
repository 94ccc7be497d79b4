using Minori.Compute;
using Minori.Evaluation.Tests.Loss;
using Minori.Models;
using Minori.Text;
using Xunit;

namespace Minori.Evaluation.Tests.Tasks;

public sealed class TaskEvaluatorTests : IDisposable
{
    private readonly Parameters _parameters = LossEvaluatorTests.Weights();
    private readonly ThreadTeam _team = new(2);
    private readonly ForwardModel _model;

    public TaskEvaluatorTests() => _model = ForwardModel.Of(_parameters, _team);

    public void Dispose()
    {
        _model.Dispose();
        _parameters.Dispose();
        _team.Dispose();
    }

    [Fact]
    public void Choices_are_scored_by_the_likelihood_of_their_tokens_after_the_prompt()
    {
        TaskExample[] examples =
        [
            TaskExample.OfChoices("2 + 2 =", ["four", "five", "実り"], 0),
            TaskExample.OfChoices("", ["yes", "no"], 1),
            TaskExample.OfChoices("a prompt that is much longer than the context", ["x", "a longer choice"], 1),
        ];

        TaskResult result = TaskEvaluator.Evaluate(_model, ByteTokenizer.Instance, examples, _team);

        using SlowScorer slow = new(_parameters);
        for (int i = 0; i < examples.Length; i++)
        {
            ChoiceScores scores = result.Examples[i].Choices!;
            for (int choice = 0; choice < examples[i].Choices!.Count; choice++)
            {
                (int[] tokens, int first) = PairByHand(examples[i].Prompt, examples[i].Choices![choice]);
                Assert.Equal(-slow.Sum(tokens, first), scores.LogLikelihoods[choice], 1e-4);
                Assert.Equal(
                    -slow.NegativeLogLikelihood([.. tokens.Take(first)], tokens[first]), scores.FirstTokens[choice], 1e-4);
            }

            Assert.Equal(-scores.LogLikelihoods[examples[i].Answer], result.Examples[i].TotalNats);
        }

        Assert.Equal([4, 4, 2], result.Examples[0].Choices!.Characters);
        Assert.Equal([5, 3, 16], result.Examples.Select(example => example.Tokens));
    }

    [Fact]
    public void Targets_are_scored_by_their_loss()
    {
        TaskExample[] examples =
            [TaskExample.OfTarget("int Add(int, int)", "Adds."), TaskExample.OfTarget("void Clear()", "Clears all.")];

        TaskResult result = TaskEvaluator.Evaluate(_model, ByteTokenizer.Instance, examples, _team);

        using SlowScorer slow = new(_parameters);
        double nats = examples.Sum(example =>
        {
            (int[] tokens, int first) = PairByHand(example.Prompt, example.Target!);
            return slow.Sum(tokens, first);
        });
        Assert.Equal(nats / (6 + 12), result.Loss.Value, 1e-5);
        Assert.Null(result.Accuracy);
        Assert.All(result.Examples, example => Assert.Equal(-1, example.Answer));
    }

    [Fact]
    public void Every_score_has_the_bits_of_prompt_and_choice_scored_alone()
    {
        // Choices that are one another's beginnings, twins, long ones, prompts that share their beginning, cut prompts.
        TaskExample[] examples =
        [
            TaskExample.OfChoices("the prompt is", ["a", "ab", "abc", "ab", "x y z"], 0),
            TaskExample.OfChoices("the prompt is", ["ab"], 0),
            TaskExample.OfChoices("the prompt was", ["a longer choice", "no"], 0),
            TaskExample.OfChoices("the prompt is longer than the context is", ["a", "bc", "a very long one"], 2),
            TaskExample.OfChoices("", ["the prompt", "the prompt is"], 1),
        ];
        using ThreadTeam one = new(1), three = new(3);

        TaskResult result = TaskEvaluator.Evaluate(_model, ByteTokenizer.Instance, examples, three);

        using EvaluationPass pass = new(_model, _model.Configuration.ContextLength, one);
        for (int i = 0; i < examples.Length; i++)
        {
            for (int choice = 0; choice < examples[i].Choices!.Count; choice++)
            {
                (int[] tokens, int first) = PairByHand(examples[i].Prompt, examples[i].Choices![choice]);
                int[] targets = [.. tokens.Skip(1).Select((token, t) => t + 1 < first ? -1 : token)];
                float[] losses = new float[targets.Length];
                pass.Run(tokens.AsSpan(..^1), targets, [targets.Length], losses);
                Assert.Equal(-losses.Sum(loss => (double)loss), result.Examples[i].Choices!.LogLikelihoods[choice]);
                Assert.Equal(-losses[first - 1], result.Examples[i].Choices!.FirstTokens[choice]);
            }
        }
    }

    [Fact]
    public void Examples_of_two_kinds_or_none_are_refused()
    {
        TaskExample choice = TaskExample.OfChoices("p", ["a"], 0);

        AssertRefused([], "the task has no examples to score: name a task or file with some");
        AssertRefused([choice, TaskExample.OfTarget("p", "a")],
            "example 2 of the task differs in kind from example 1: give all of them choices, or all a target");
    }

    private static (int[] Tokens, int First) PairByHand(string prompt, string completion)
    {
        int[] before = prompt.Length == 0
            ? [ByteTokenizer.Instance.BeginTokenId!.Value]
            : ByteTokenizer.Instance.Encode(prompt);
        int[] after = ByteTokenizer.Instance.Encode(" " + completion);
        int cut = Math.Max(0, before.Length + after.Length - 21); // the context and one more
        return ([.. before.Skip(cut), .. after], before.Length - cut);
    }

    private void AssertRefused(TaskExample[] examples, string message) =>
        Assert.Equal(message, Assert.Throws<EvaluationException>(
            () => TaskEvaluator.Evaluate(_model, ByteTokenizer.Instance, examples, _team)).Message);
}
