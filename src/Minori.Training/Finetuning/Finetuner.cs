using Minori.Compute;
using Minori.Models;
using Minori.Text;

namespace Minori.Training;

/// <summary>
/// Supervised fine-tuning on a task, of all weights or as the recipe restrains it. The loss is over completions only; the optimizer begins afresh.
/// Equal base, recipe and examples give equal bits, whatever the number of threads.
/// </summary>
public static class Finetuner
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// Bytes of native memory that a tuning takes at most: base, copy, gradient, what optimizer, EWC and replay keep, and
    /// the passes for each length that batches may have. Adapters take less than the weights that they stand for.
    /// </summary>
    /// <param name="model">The base's shape.</param>
    /// <param name="recipe">How to tune.</param>
    /// <param name="examples">The number of examples.</param>
    /// <param name="threads">The threads that work.</param>
    /// <exception cref="ModelConfigurationException">The configuration is not valid.</exception>
    public static long MemoryBytes(ModelConfiguration model, FinetuneRecipe recipe, int examples, int threads)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(recipe);
        const int BaseCopyAndGradient = 3;
        int blocks = BaseCopyAndGradient + recipe.Optimizer.StateSize + (recipe.Ewc is null ? 0 : 1) + (recipe.Replay is null ? 0 : 1);
        int rows = Math.Min(recipe.BatchSize, examples);
        ParameterLayout layout = new(model);
        return (blocks * layout.Length * sizeof(float))
            + recipe.Optimizer.ScratchBytes(layout, threads)
            + CompletionBatch.Lengths(model.ContextLength).Sum(PassBytes);

        long PassBytes(int length) => TrainingPass.ActivationBytesOf(model, rows, length, threads)
            + (recipe.Replay is { } replay ? TrainingPass.ActivationBytesOf(model, replay.Windows(rows), length, threads) : 0);
    }

    /// <summary>Tunes a copy of the base.</summary>
    /// <param name="recipe">How to tune.</param>
    /// <param name="start">The base; it stays as it is.</param>
    /// <param name="tokenizer">The base's tokenizer.</param>
    /// <param name="examples">What to learn.</param>
    /// <param name="team">The threads that work.</param>
    /// <param name="pretraining">
    /// Text of the pre-training, in the tokenizer's tokens, where the recipe has use for it.
    /// </param>
    /// <param name="progress">Hears of updates, at most twice a second.</param>
    /// <param name="recomputesActivations">
    /// Whether a layer's activations are computed again in the backward pass instead of kept: less memory, more work, the
    /// same weights bit for bit.
    /// </param>
    /// <param name="resumable">Where the tuning saves its state, and goes on from one that is there; null keeps nothing.</param>
    /// <param name="cancellationToken">Stops the tuning between two updates, after saving its state.</param>
    /// <exception cref="TrainingException">
    /// The recipe has no sense or does not fit the model, there are no examples, there is no text that it needs, or the state
    /// that it is to go on from is of another tuning.
    /// </exception>
    /// <exception cref="DivergenceException">The loss ran away.</exception>
    /// <exception cref="OperationCanceledException">The tuning was stopped; its state is saved where it is resumable.</exception>
    public static FinetuneResult Run(
        FinetuneRecipe recipe,
        Parameters start,
        Tokenizer tokenizer,
        IReadOnlyList<TaskExample> examples,
        ThreadTeam team,
        TokenShard? pretraining = null,
        IProgress<TrainingProgress>? progress = null,
        bool recomputesActivations = false,
        ResumableTuning? resumable = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(examples);
        recipe.ValidateFor(start.Configuration);
        RequestCheck.Tokenizer(tokenizer, start.Configuration);
        if (examples.Count == 0)
        {
            throw new TrainingException("the task has no training examples: name a task or file with some");
        }

        if (recipe.NeedsPretrainingText)
        {
            RequestCheck.PretrainingText(pretraining, tokenizer, start.Configuration);
        }

        PromptedContinuation[] sequences =
            CompletionExamples.Encode(tokenizer, examples, start.Configuration.ContextLength);
        using AlignedBuffer<float>? fisher = recipe.Ewc is { } ewc
            ? FisherInformation.Estimate(start, pretraining!, ewc, team, cancellationToken)
            : null;
        Parameters tuned = start.Clone();
        LoraAdapters? adapters = recipe.Lora is { } lora ? new LoraAdapters(start.Configuration, lora, recipe.Seed) : null;
        try
        {
            using TuningUpdate update = new(recipe, tuned, start, PullOf(recipe, start, fisher), adapters, team);
            using FinetuningLoop loop = new(recipe, tuned, update, sequences, pretraining, recomputesActivations, team);
            TuningKeeper? keeper = resumable is null ? null
                : new TuningKeeper(resumable, TuningIdentity.Of(recipe, start, sequences, pretraining), update);
            TuningPosition from = keeper?.Resume() ?? TuningPosition.Beginning;
            ProgressReporter reporter = new(
                progress, TimeProvider.System, ProgressInterval, recipe.CountSteps(examples.Count), stepsBefore: from.Step);
            loop.Run(from, reporter, keeper, cancellationToken);
            return new FinetuneResult(tuned, loop.History.Records, adapters);
        }
        catch
        {
            tuned.Dispose();
            adapters?.Dispose();
            throw;
        }
    }

    private static BasePull? PullOf(FinetuneRecipe recipe, Parameters start, AlignedBuffer<float>? fisher) =>
        (recipe.L2Sp ?? recipe.Ewc?.Strength) is { } strength ? new BasePull(start.Values, strength, fisher) : null;
}
