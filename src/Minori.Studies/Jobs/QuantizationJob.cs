using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Modifications;

namespace Minori.Studies.Jobs;

/// <summary>Quantises a checkpoint's weights and measures the loss.</summary>
public sealed class QuantizationJob : IJobKind
{
    private const string KindName = "quantization";
    private const int CodeRevision = 1;
    private const string ResultFile = "loss.json";

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    public static JobRecord Record(QuantizationSettings settings, ArtifactId checkpoint, ArtifactId text) =>
        new(KindName, CodeRevision, JobParameters.ToJson(settings), ModifiedLosses.Inputs(checkpoint, text));

    /// <summary>The result of a finished job.</summary>
    public static MeasuredLoss Result(Artifact artifact) => JobParameters.Read<MeasuredLoss>(artifact.File(ResultFile));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        QuantizationSettings settings = JobParameters.FromJson<QuantizationSettings>(context.Record.Parameters);
        MeasuredLoss loss = ModifiedLosses.Measure(
            context, [(weights, team) => RoundToNearest.Apply(weights, settings, team)], "quantisation", "the quantised weights")[0];
        JobParameters.Write(Path.Combine(context.OutputFolder, ResultFile), loss);
    }
}
