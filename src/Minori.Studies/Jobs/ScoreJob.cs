using Minori.Compute;
using Minori.Evaluation;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Models;

namespace Minori.Studies.Jobs;

/// <summary>Scores of a checkpoint on a task's test examples.</summary>
/// <param name="Accuracy">Share of the examples whose answer is the likeliest choice; null for tasks without choices.</param>
/// <param name="AccuracyPerCharacter">The same by log-likelihood per character.</param>
/// <param name="Loss">Loss of the right completion, nats per token.</param>
/// <param name="Examples">Examples scored.</param>
public sealed record MeasuredScore(double? Accuracy, double? AccuracyPerCharacter, double Loss, int Examples)
{
    /// <summary>Share of the examples in which a wrong choice is the likeliest; null for tasks without choices.</summary>
    internal double? Errors => 1 - Accuracy;

    internal static MeasuredScore Of(TaskResult result) =>
        new(result.Accuracy?.Value, result.AccuracyPerCharacter?.Value, result.Loss.Value, result.Examples.Count);
}

/// <summary>Scores a checkpoint on a task.</summary>
public sealed class ScoreJob : IJobKind
{
    private const string KindName = "score";
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
    public static MeasuredScore Result(Artifact artifact) => JobParameters.Read<MeasuredScore>(artifact.File(ResultFile));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        using ThreadTeam team = new(context.Threads);
        using ForwardCheckpoint checkpoint = CheckpointFolder.Open(context.Inputs[CheckpointInput], team);
        TaskResult result = TaskEvaluator.Evaluate(
            checkpoint.Model, checkpoint.Tokenizer!, TaskJob.Test(context.Inputs[TaskInput]), team);
        JobParameters.Write(Path.Combine(context.OutputFolder, ResultFile), MeasuredScore.Of(result));
    }
}
