using Minori.Compute;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Text;
using Minori.Training;

namespace Minori.Studies.Jobs;

/// <summary>Pre-trains a model, from the start or from where another pre-training stopped.</summary>
internal sealed class PretrainJob : ITrainingKind
{
    /// <summary>Asks for activations computed again instead of kept.</summary>
    public const string RecomputeHint = "pretrain: recompute activations";

    private const string KindName = "pretrain";
    private const int CodeRevision = 1;
    private const string CorpusInput = "corpus";
    private const string FromInput = "from";
    private const string TaskInput = "task";

    private sealed record Parameters(ModelShape Model, PretrainRecipe Recipe);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    /// <param name="model">The model's shape.</param>
    /// <param name="recipe">How to train; with <paramref name="from"/>, its past must be what that run did.</param>
    /// <param name="corpus">The tokenized corpus.</param>
    /// <param name="from">The pre-training to carry on; null begins with fresh weights.</param>
    /// <param name="task">The task that the recipe exposes the model to; null where it has no exposure.</param>
    public static JobRecord Record(
        ModelShape model, PretrainRecipe recipe, ArtifactId corpus, ArtifactId? from = null, ArtifactId? task = null)
    {
        Dictionary<string, ArtifactId> inputs = JobParameters.Inputs((CorpusInput, corpus));
        if (from is not null)
        {
            inputs.Add(FromInput, from);
        }

        if (task is not null)
        {
            inputs.Add(TaskInput, task);
        }

        return new(KindName, CodeRevision, JobParameters.ToJson(new Parameters(model, recipe)), inputs);
    }

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        Artifact corpus = context.Inputs[CorpusInput];
        Tokenizer tokenizer = Tokenizer.Load(corpus.File(CorpusJob.TokenizerFile));
        using TokenShard data = TokenShard.Open(corpus.File(CorpusJob.TokensFile));
        using ThreadTeam team = new(context.Threads);
        string run = CheckpointFolder.In(context.WorkFolder);
        SavedTraining.Run(context, run, () => Pretrainer.Run(
            new PretrainRequest
            {
                Recipe = parameters.Recipe,
                Model = parameters.Model.Configuration(tokenizer),
                Data = data,
                TaskText = context.Inputs.TryGetValue(TaskInput, out Artifact? task) ? TaskText.Encode(tokenizer, TaskJob.Train(task)) : null,
                Tokenizer = tokenizer,
                OutputFolder = run,
                StartFolder = context.Inputs.TryGetValue(FromInput, out Artifact? from) ? CheckpointFolder.In(from.Folder) : null,
                Resume = true,
                RecomputesActivations = context.Hints.Contains(RecomputeHint),
            },
            team,
            TrainingReport.To(context),
            context.CancellationToken));
        context.KeepResult(CheckpointFolder.Name);
    }
}
