using Minori.Compute;
using Minori.Evaluation;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Models;

namespace Minori.Studies.Jobs;

/// <summary>Loss of a checkpoint on an evaluation text.</summary>
/// <param name="Loss">Nats per token.</param>
/// <param name="BitsPerByte">Bits per byte of text.</param>
/// <param name="Tokens">Scored tokens.</param>
/// <param name="Domains">Domain → nats per token.</param>
public sealed record MeasuredLoss(double Loss, double BitsPerByte, long Tokens, IReadOnlyDictionary<string, double> Domains)
{
    /// <param name="result">The measurement.</param>
    /// <param name="what">What it is the loss of, for an error.</param>
    internal static MeasuredLoss Of(LossResult result, string what) => new(
        FiniteLoss.Require(result.Loss, what),
        result.BitsPerByte,
        result.Tokens,
        result.Domains.ToDictionary(d => d.Key, d => d.Value.Loss, StringComparer.Ordinal));
}

/// <summary>Measures the loss of a checkpoint on the pre-training distribution.</summary>
public sealed class LossJob : IJobKind
{
    private const string KindName = "loss";
    private const int CodeRevision = 1;
    private const string CheckpointInput = "checkpoint";
    private const string TextInput = "text";
    private const string ResultFile = "loss.json";

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    public static JobRecord Record(ArtifactId checkpoint, ArtifactId text) =>
        new(KindName, CodeRevision, [], JobParameters.Inputs((CheckpointInput, checkpoint), (TextInput, text)));

    /// <summary>The result of a finished job.</summary>
    public static MeasuredLoss Result(Artifact artifact) => JobParameters.Read<MeasuredLoss>(artifact.File(ResultFile));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        using ThreadTeam team = new(context.Threads);
        using ForwardCheckpoint checkpoint = CheckpointFolder.Open(context.Inputs[CheckpointInput], team);
        LossResult result = LossEvaluator.Evaluate(
            checkpoint.Model, checkpoint.Tokenizer!, EvaluationTextJob.Documents(context.Inputs[TextInput]), team);
        JobParameters.Write(Path.Combine(context.OutputFolder, ResultFile), MeasuredLoss.Of(result, "the checkpoint"));
    }
}
