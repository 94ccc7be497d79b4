using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Models;
using Minori.Studies.Sources;

namespace Minori.Studies.Jobs;

/// <summary>Takes a checkpoint from outside into the store, in float32.</summary>
public sealed class CheckpointJob : IJobKind
{
    private const string KindName = "checkpoint";
    private const int CodeRevision = 1;

    private sealed record Parameters(string Fingerprint);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    public static JobRecord Record(string fingerprint) =>
        new(KindName, CodeRevision, JobParameters.ToJson(new Parameters(fingerprint)));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        using Checkpoint checkpoint = CheckpointSource.Open(context.Locations, parameters.Fingerprint);
        Checkpoint.Save(CheckpointFolder.In(context.OutputFolder), checkpoint.Parameters, checkpoint.Tokenizer);
    }
}
