using Minori.Compute;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Models;
using Minori.Text;
using Minori.Training;

namespace Minori.Studies.Jobs;

/// <summary>Fine-tunes a checkpoint on a task's training examples.</summary>
internal sealed class FinetuneJob : ITrainingKind
{
    /// <summary>Asks for activations computed again instead of kept.</summary>
    public const string RecomputeHint = "finetune: recompute activations";

    private const string KindName = "finetune";
    private const int CodeRevision = 1;
    private const string CheckpointInput = "checkpoint";
    private const string TaskInput = "task";
    private const string CorpusInput = "corpus";
    private const string StateFolder = "tuning";

    private sealed record Parameters(FinetuneRecipe Recipe);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    /// <param name="recipe">How to tune.</param>
    /// <param name="checkpoint">The base.</param>
    /// <param name="task">The examples.</param>
    /// <param name="corpus">The tokenized corpus; an input only of recipes that read pre-training text.</param>
    public static JobRecord Record(FinetuneRecipe recipe, ArtifactId checkpoint, ArtifactId task, ArtifactId corpus)
    {
        Dictionary<string, ArtifactId> inputs = JobParameters.Inputs((CheckpointInput, checkpoint), (TaskInput, task));
        if (recipe.NeedsPretrainingText)
        {
            inputs.Add(CorpusInput, corpus);
        }

        return new(KindName, CodeRevision, JobParameters.ToJson(new Parameters(recipe)), inputs);
    }

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        using Checkpoint checkpoint = CheckpointFolder.Load(context.Inputs[CheckpointInput]);
        using TokenShard? pretraining = context.Inputs.TryGetValue(CorpusInput, out Artifact? corpus)
            ? TokenShard.Open(corpus.File(CorpusJob.TokensFile))
            : null;
        using ThreadTeam team = new(context.Threads);
        string state = Path.Combine(context.WorkFolder, StateFolder);
        using FinetuneResult result = SavedTraining.Run(context, state, () => Finetuner.Run(
            parameters.Recipe,
            checkpoint.Parameters,
            checkpoint.Tokenizer!,
            TaskJob.Train(context.Inputs[TaskInput]),
            team,
            pretraining,
            TrainingReport.To(context),
            context.Hints.Contains(RecomputeHint),
            new ResumableTuning(state),
            context.CancellationToken));
        result.Save(CheckpointFolder.In(context.OutputFolder), checkpoint.Tokenizer);
    }
}
