using Minori.Compute;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Models;
using Minori.Modifications;

namespace Minori.Studies.Jobs;

/// <summary>Makes the checkpoint (1 − α)·base + α·tuned of a base and what was tuned from it.</summary>
internal sealed class InterpolationJob : IJobKind
{
    private const string KindName = "interpolation";
    private const int CodeRevision = 1;
    private const string BaseInput = "base";
    private const string TunedInput = "tuned";

    /// <param name="Alpha">0 is the base, 1 the tuned checkpoint.</param>
    private sealed record Parameters(double Alpha);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    public static JobRecord Record(double alpha, ArtifactId origin, ArtifactId tuned) => new(
        KindName,
        CodeRevision,
        JobParameters.ToJson(new Parameters(alpha)),
        JobParameters.Inputs((BaseInput, origin), (TunedInput, tuned)));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        using Checkpoint origin = CheckpointFolder.Load(context.Inputs[BaseInput]);
        using Checkpoint tuned = CheckpointFolder.Load(context.Inputs[TunedInput]);
        using ThreadTeam team = new(context.Threads);
        WeightInterpolation.Apply(tuned.Parameters, origin.Parameters, parameters.Alpha, team);
        Checkpoint.Save(CheckpointFolder.In(context.OutputFolder), tuned.Parameters, tuned.Tokenizer);
    }
}
