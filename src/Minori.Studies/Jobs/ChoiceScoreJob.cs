using Minori.Compute;
using Minori.Evaluation;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Models;
using Minori.Text;

namespace Minori.Studies.Jobs;

/// <summary>The score on the test examples that something is chosen by, and what tells it from the score on all of them.</summary>
/// <param name="Score">The score on the choosing half.</param>
/// <param name="Tokens">Tokens of the right completions in that half.</param>
/// <param name="AllTokens">Tokens of the right completions of all test examples.</param>
public sealed record ChoiceScore(MeasuredScore Score, long Tokens, long AllTokens)
{
    /// <summary>
    /// The score on the other half, which no choice has seen: the score on all test examples less that on the choosing
    /// ones.
    /// </summary>
    /// <param name="all">The score of the same checkpoint on all test examples.</param>
    public MeasuredScore Unseen(MeasuredScore all)
    {
        ArgumentNullException.ThrowIfNull(all);
        int examples = all.Examples - Score.Examples;
        return new MeasuredScore(
            Share(all.Accuracy, Score.Accuracy),
            Share(all.AccuracyPerCharacter, Score.AccuracyPerCharacter),
            ((all.Loss * AllTokens) - (Score.Loss * Tokens)) / (AllTokens - Tokens),
            examples);

        double? Share(double? whole, double? half) => whole is { } w && half is { } h
            ? (Math.Round(w * all.Examples) - Math.Round(h * Score.Examples)) / examples
            : null;
    }
}

/// <summary>
/// Scores a checkpoint on every second test example of a task, from the second on: those that a learning rate is chosen
/// by, so that the others are scored without having been chosen by.
/// </summary>
public sealed class ChoiceScoreJob : IJobKind
{
    private const string KindName = "score-choice";
    private const int CodeRevision = 1;
    private const string CheckpointInput = "checkpoint";
    private const string TaskInput = "task";
    private const string ResultFile = "score.json";

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    public static JobRecord Record(ArtifactId checkpoint, ArtifactId task) =>
        new(KindName, CodeRevision, [], JobParameters.Inputs((CheckpointInput, checkpoint), (TaskInput, task)));

    /// <summary>The result of a finished job.</summary>
    public static ChoiceScore Result(Artifact artifact) => JobParameters.Read<ChoiceScore>(artifact.File(ResultFile));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        IReadOnlyList<TaskExample> examples = TaskJob.Test(context.Inputs[TaskInput]);
        TaskExample[] choosing = [.. examples.Where((_, i) => i % 2 == 1)];
        if (choosing.Length == 0)
        {
            throw new StudyException("a learning rate is chosen on half of a task's test examples, and this task has only one: add test examples, or give one learning rate");
        }

        using ThreadTeam team = new(context.Threads);
        using ForwardCheckpoint checkpoint = CheckpointFolder.Open(context.Inputs[CheckpointInput], team);
        TaskResult result = TaskEvaluator.Evaluate(checkpoint.Model, checkpoint.Tokenizer!, choosing, team);
        JobParameters.Write(
            Path.Combine(context.OutputFolder, ResultFile),
            new ChoiceScore(
                MeasuredScore.Of(result),
                result.Examples.Sum(e => (long)e.Tokens),
                TaskEvaluator.CompletionTokens(checkpoint.Model, checkpoint.Tokenizer!, examples)));
    }
}
