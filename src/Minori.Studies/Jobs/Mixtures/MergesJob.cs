using Minori.Execution.Artifacts;
using Minori.Execution.Workers;

namespace Minori.Studies.Jobs;

/// <summary>Merges the models of many mixtures of units and measures the loss of each on all evaluation sets, nats per token.</summary>
public sealed class MergesJob : IJobKind
{
    private const string KindName = "merges";
    private const int CodeRevision = 1;
    private const string TextInput = "text";

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    /// <param name="seed">The checkpoint that all units' models began from.</param>
    /// <param name="text">The evaluation sets.</param>
    /// <param name="units">By unit the checkpoints of its parts.</param>
    /// <param name="mixtures">The mixtures, over these units.</param>
    /// <param name="variants">How each is merged.</param>
    public static JobRecord Record(
        ArtifactId seed,
        ArtifactId text,
        IReadOnlyList<IReadOnlyList<ArtifactId>> units,
        IEnumerable<Mixture> mixtures,
        IReadOnlyList<MergeVariant> variants) => new(
        KindName,
        CodeRevision,
        JobParameters.ToJson(MergeList.Of(units, mixtures, variants)),
        MergeEvaluator.Inputs(seed, units, (TextInput, text)));

    /// <summary>The result of a finished job.</summary>
    public static MergeLosses Result(Artifact artifact) => MergeLosses.Read(artifact);

    /// <inheritdoc/>
    public void Execute(JobContext context) => JobParameters.FromJson<MergeList>(context.Record.Parameters)
        .Execute(context, models => new TextMeasure(context.Inputs[TextInput], models.Tokenizer));
}
