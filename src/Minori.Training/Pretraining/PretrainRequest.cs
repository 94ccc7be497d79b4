using Minori.Models;
using Minori.Text;

namespace Minori.Training;

/// <summary>A pre-training run: what to train, on what, and where it is kept.</summary>
public sealed record PretrainRequest
{
    /// <summary>How to train.</summary>
    public required PretrainRecipe Recipe { get; init; }

    /// <summary>The model; it must be that of the state the run starts or resumes from.</summary>
    public required ModelConfiguration Model { get; init; }

    /// <summary>The training tokens.</summary>
    public required TokenShard Data { get; init; }

    /// <summary>The text of the task that the recipe exposes the model to; null where it has no exposure.</summary>
    public TaskText? TaskText { get; init; }

    /// <summary>The tokenizer that is saved with the weights, where there is one.</summary>
    public Tokenizer? Tokenizer { get; init; }

    /// <summary>The folder that the run is kept in, as <see cref="TrainingState"/> describes.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>
    /// A run's folder whose state is where this run begins: the trunk of a branch. Its past must be the past that this
    /// recipe would have had. Null begins with fresh weights.
    /// </summary>
    public string? StartFolder { get; init; }

    /// <summary>
    /// A checkpoint whose weights this run begins with, in place of fresh ones; what its own training left beside them
    /// counts for nothing. Does not go with <see cref="StartFolder"/>.
    /// </summary>
    public string? InitialFolder { get; init; }

    /// <summary>
    /// Whether to go on from the state in <see cref="OutputFolder"/>, if there is one; otherwise the folder must not
    /// hold anything yet.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>
    /// Whether a layer's activations are computed again in the backward pass instead of kept: less memory, more work, the
    /// same weights bit for bit.
    /// </summary>
    public bool RecomputesActivations { get; init; }

    /// <summary>Stop, with full state, after this many updates; null runs to the end.</summary>
    public long? StopAtStep { get; init; }

    /// <summary>Time between two saved states.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Least time between two progress reports.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The clock behind both intervals.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal DataIdentity DataIdentity => new(Data.Count, Data.ContentHash);

    /// <summary>Checks the recipe, and that model, data and recipe fit each other.</summary>
    /// <exception cref="TrainingException">They do not; the message says what to change.</exception>
    internal void Validate()
    {
        Recipe.Validate();
        if (Recipe.ContextLength > Model.ContextLength)
        {
            throw new TrainingException(
                $"the recipe's context {Recipe.ContextLength} is longer than the model's {Model.ContextLength}: shorten the one or lengthen the other");
        }

        if (Data.Count <= Recipe.ContextLength)
        {
            throw new TrainingException(
                $"the training data hold {Data.Count} tokens, one sequence needs {Recipe.ContextLength + 1}: give more text or take a shorter context");
        }

        if (Recipe.Exposure is null != TaskText is null)
        {
            throw new TrainingException(TaskText is null
                ? "the recipe exposes the model to a task, whose text is not there: give it, or leave the exposure out"
                : "there is a task's text to be exposed to, and no exposure in the recipe: give both or none");
        }

        if (TaskText is not null && TaskText.Count <= Recipe.ContextLength)
        {
            throw new TrainingException(
                $"the task's training examples hold {TaskText.Count} tokens, one sequence needs {Recipe.ContextLength + 1}: give more examples or take a shorter context");
        }

        if (StartFolder is not null && InitialFolder is not null)
        {
            throw new TrainingException(
                $"a run cannot both carry on {StartFolder} and begin with the weights of {InitialFolder}: name one of them");
        }

        if (StopAtStep is < 1 || StopAtStep > Recipe.Steps)
        {
            throw new TrainingException(
                $"cannot stop at step {StopAtStep} of a run of {Recipe.Steps}: take a step from 1 to {Recipe.Steps}");
        }

        if (Tokenizer is not null)
        {
            RequestCheck.Tokenizer(Tokenizer, Model);
        }
    }
}
