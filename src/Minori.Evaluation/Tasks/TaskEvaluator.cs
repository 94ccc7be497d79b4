using Minori.Compute;
using Minori.Models;
using Minori.Text;

namespace Minori.Evaluation;

/// <summary>
/// Scores a model on a task by likelihood: the completion is a space and the choice or target, encoded with the prompt
/// as <see cref="PromptedContinuation"/> says. What exceeds the context is cut from the left.
/// </summary>
public static class TaskEvaluator
{
    /// <summary>Scores examples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="examples">Examples that all have choices, or all have a target.</param>
    /// <param name="team">The threads that work; they do not change the result.</param>
    /// <exception cref="EvaluationException">
    /// There are no examples, some have choices and others not, or the tokenizer is not the model's.
    /// </exception>
    public static TaskResult Evaluate(
        ForwardModel model, Tokenizer tokenizer, IReadOnlyList<TaskExample> examples, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        RowScorer.Require(model, tokenizer);
        RequireOneKind(examples);
        CompletionRows rows = new();
        int longest = model.Configuration.ContextLength + 1;
        List<int> firstRows = [.. examples.Select(AddRows)];
        RowScorer.Score(model, rows, team);
        return TaskResult.Of([.. examples.Select((example, i) => ScoreOf(example, rows, firstRows[i]))]);

        int AddRows(TaskExample example)
        {
            int first = rows.Count;
            foreach (string completion in example.Choices ?? [example.Target!])
            {
                rows.Add(PromptedContinuation.Encode(tokenizer, example.Prompt, " " + completion).KeepLast(longest));
            }

            return first;
        }
    }

    /// <summary>Tokens of the right completions of examples, as the model sees them: what their mean loss is taken over.</summary>
    /// <param name="model">The model; its context cuts what exceeds it.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="examples">The examples.</param>
    public static long CompletionTokens(ForwardModel model, Tokenizer tokenizer, IReadOnlyList<TaskExample> examples)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        int longest = model.Configuration.ContextLength + 1;
        return examples.Sum(example =>
        {
            string right = example.Choices is { } choices ? choices[example.Answer] : example.Target!;
            PromptedContinuation pair = PromptedContinuation.Encode(tokenizer, example.Prompt, " " + right).KeepLast(longest);
            return (long)(pair.Tokens.Length - pair.ContinuationStart);
        });
    }

    private static ExampleScore ScoreOf(TaskExample example, CompletionRows rows, int first)
    {
        if (example.Choices is not { } choices)
        {
            return new ExampleScore(rows[first].Tokens, rows[first].TotalNats, -1, null);
        }

        Completion[] scores = [.. Enumerable.Range(first, choices.Count).Select(row => rows[row])];
        Completion right = scores[example.Answer];
        return new ExampleScore(right.Tokens, right.TotalNats, example.Answer, new ChoiceScores(
            [.. scores.Select(score => -score.TotalNats)],
            [.. choices.Select(choice => choice.EnumerateRunes().Count())],
            [.. scores.Select(score => -score.FirstTokenNats)]));
    }

    private static void RequireOneKind(IReadOnlyList<TaskExample> examples)
    {
        if (examples.Count == 0)
        {
            throw new EvaluationException("the task has no examples to score: name a task or file with some");
        }

        for (int i = 0; i < examples.Count; i++)
        {
            if ((examples[i].Choices is null) != (examples[0].Choices is null))
            {
                throw new EvaluationException(
                    $"example {i + 1} of the task differs in kind from example 1: give all of them choices, or all a target");
            }
        }
    }
}
