using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Training;

namespace Minori.Studies.Jobs;

/// <summary>
/// Trains on from a checkpoint on parts of units: on one for a unit's own model, on several, shuffled together, for the
/// truth about a mixture.
/// </summary>
internal sealed class ContinueJob : ITrainingKind
{
    private const string KindName = "continue";
    private const int CodeRevision = 1;
    private const string PartInput = "part-";

    private sealed record Parameters(PretrainRecipe Recipe);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work; the order of the parts is none of it.</summary>
    public static JobRecord Record(PretrainRecipe recipe, ArtifactId checkpoint, IEnumerable<ArtifactId> parts)
    {
        Dictionary<string, ArtifactId> inputs = JobParameters.Inputs((ContinuedTraining.CheckpointInput, checkpoint));
        foreach (ArtifactId part in parts.OrderBy(id => id.Value, StringComparer.Ordinal))
        {
            inputs.Add($"{PartInput}{inputs.Count}", part);
        }

        return new(KindName, CodeRevision, JobParameters.ToJson(new Parameters(recipe)), inputs);
    }

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        ContinuedTraining.Run(
            context,
            parameters.Recipe,
            context.Inputs.Where(input => input.Key.StartsWith(PartInput, StringComparison.Ordinal))
                .OrderBy(input => input.Value.Id.Value, StringComparer.Ordinal)
                .SelectMany(input => UnitPartJob.Documents(input.Value)));
    }
}
