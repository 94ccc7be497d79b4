using Minori.Models;

namespace Minori.Studies;

/// <summary>The training that most of a study's time goes into: what its duration is judged by.</summary>
/// <param name="Model">The model.</param>
/// <param name="Sequences">Sequences per optimizer step, as long as the model's context.</param>
public sealed record StudyWorkload(ModelConfiguration Model, int Sequences)
{
    /// <summary>Numbers that a training with AdamW holds for each parameter: weight, gradient, two moments.</summary>
    public const int NumbersOfAdamW = 4;

    private const int BytesPerWeight = sizeof(float);

    // A process with the runtime, the program and its buffers.
    private const long ProcessBytes = 150L << 20;

    /// <summary>Bytes of a checkpoint.</summary>
    public long CheckpointBytes => BytesPerWeight * Model.ParameterCount;

    /// <summary>Bytes of a checkpoint with both moments of the optimizer.</summary>
    public long TrainingStateBytes => 3 * CheckpointBytes;

    /// <summary>
    /// About the memory of a training: so many numbers for each parameter, and per token and layer some ten vectors of the
    /// model's width and four of the feed-forward's. Meant for packing jobs, not for accounts.
    /// </summary>
    public long TrainingMemoryBytes(int sequences, int numbersPerParameter = NumbersOfAdamW) =>
        ProcessBytes + (numbersPerParameter * CheckpointBytes)
        + ((long)sequences * Model.ContextLength * BytesPerWeight
            * ((Model.LayerCount * ((10L * Model.Width) + (4L * Model.FeedForwardWidth))) + (2L * Model.Width)));

    /// <summary>About the memory of an evaluation: the weights, as read and as packed, and the activations of a few rows.</summary>
    public long EvaluationMemoryBytes => ProcessBytes + (2 * CheckpointBytes);
}
