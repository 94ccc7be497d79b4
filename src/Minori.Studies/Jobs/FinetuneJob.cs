using Minori.Compute;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Models;
using Minori.Training;

namespace Minori.Studies.Jobs;

/// <summary>Fine-tunes a checkpoint on a task's training examples.</summary>
internal sealed class FinetuneJob : ITrainingKind
{
    private const string KindName = "finetune";
    private const int CodeRevision = 1;
    private const string CheckpointInput = "checkpoint";
    private const string TaskInput = "task";

    private sealed record Parameters(FinetuneRecipe Recipe);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    public static JobRecord Record(FinetuneRecipe recipe, ArtifactId checkpoint, ArtifactId task) => new(
        KindName,
        CodeRevision,
        JobParameters.ToJson(new Parameters(recipe)),
        JobParameters.Inputs((CheckpointInput, checkpoint), (TaskInput, task)));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        using Checkpoint checkpoint = CheckpointFolder.Load(context.Inputs[CheckpointInput]);
        using ThreadTeam team = new(context.Threads);
        FinetuneResult result = Finetuner.Run(
            parameters.Recipe,
            checkpoint.Parameters,
            checkpoint.Tokenizer!,
            TaskJob.Train(context.Inputs[TaskInput]),
            team,
            TrainingReport.To(context.Progress),
            context.CancellationToken);
        using Models.Parameters tuned = result.Tuned;
        Checkpoint.Save(CheckpointFolder.In(context.OutputFolder), tuned, checkpoint.Tokenizer);
    }
}
