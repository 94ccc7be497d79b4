using Minori.Compute;
using Minori.Execution.Workers;
using Minori.Models;
using Minori.Text;
using Minori.Training;

namespace Minori.Studies.Jobs;

/// <summary>
/// Trains on from a checkpoint's weights, with a fresh optimizer, on documents that are shuffled together. What is kept of
/// it are the weights and the record.
/// </summary>
internal static class ContinuedTraining
{
    /// <summary>The input that holds the checkpoint to begin with.</summary>
    public const string CheckpointInput = "checkpoint";

    private const string TokensFile = "train.tokens";

    /// <summary>Trains, or goes on where an earlier attempt saved its state.</summary>
    /// <param name="context">The job.</param>
    /// <param name="recipe">How to train; its data seed also shuffles the documents.</param>
    /// <param name="documents">What to train on, in any order.</param>
    public static void Run(JobContext context, PretrainRecipe recipe, IEnumerable<Document> documents)
    {
        string start = CheckpointFolder.In(context.Inputs[CheckpointInput].Folder);
        string run = CheckpointFolder.In(context.WorkFolder);
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(start, CorpusJob.TokenizerFile));
        using TokenShard data = TokenShard.Write(Path.Combine(context.WorkFolder, TokensFile), documents, tokenizer, recipe.DataSeed);
        using ThreadTeam team = new(context.Threads);
        SavedTraining.Run(context, run, () => Pretrainer.Run(
            new PretrainRequest
            {
                Recipe = recipe,
                Model = Checkpoint.ReadConfiguration(start),
                Data = data,
                Tokenizer = tokenizer,
                OutputFolder = run,
                InitialFolder = start,
                Resume = true,
            },
            team,
            TrainingReport.To(context),
            context.CancellationToken));

        // The optimizer's state, twice the weights, serves nothing that comes after.
        using Checkpoint trained = Checkpoint.Load(run);
        Checkpoint.Save(CheckpointFolder.In(context.OutputFolder), trained.Parameters, tokenizer);
        File.Copy(Path.Combine(run, TrainingState.MetricsFile), Path.Combine(context.OutputFolder, TrainingState.MetricsFile));
    }
}
