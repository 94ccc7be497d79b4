using Minori.Execution.Artifacts;
using Minori.Execution.Workers;

namespace Minori.Studies.Jobs;

/// <summary>The scores of merges on a task.</summary>
/// <param name="Scores">
/// By variant, then by mixture, in the order of the job: the loss of the right completions in nats per token and, where the task has
/// choices, the share of wrong answers; null where it has none.
/// </param>
public sealed record TaskMergeScores(IReadOnlyList<IReadOnlyList<(double Loss, double? Errors)>> Scores);

/// <summary>
/// Merges the models of many mixtures of units and scores each on a task: a job beside <see cref="MergesJob"/>, so that a task that
/// is added to a study leaves what was measured on texts as it is.
/// </summary>
public sealed class TaskMergesJob : IJobKind
{
    private const string KindName = "task-merges";
    private const int CodeRevision = 1;
    private const string TaskInput = "task";

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    /// <param name="seed">The checkpoint that all units' models began from.</param>
    /// <param name="task">The task's examples.</param>
    /// <param name="units">By unit the checkpoints of its parts.</param>
    /// <param name="mixtures">The mixtures, over these units.</param>
    /// <param name="variants">How each is merged.</param>
    public static JobRecord Record(
        ArtifactId seed,
        ArtifactId task,
        IReadOnlyList<IReadOnlyList<ArtifactId>> units,
        IEnumerable<Mixture> mixtures,
        IReadOnlyList<MergeVariant> variants) => new(
        KindName,
        CodeRevision,
        JobParameters.ToJson(MergeList.Of(units, mixtures, variants)),
        MergeEvaluator.Inputs(seed, units, (TaskInput, task)));

    /// <summary>The result of a finished job.</summary>
    public static TaskMergeScores Result(Artifact artifact) => new(
    [
        .. MergeLosses.Read(artifact).Losses.Select(mixtures => (IReadOnlyList<(double, double?)>)
            [.. mixtures.Select(values => (values[TaskMeasure.Loss], values.TryGetValue(TaskMeasure.Errors, out double errors) ? errors : (double?)null))]),
    ]);

    /// <inheritdoc/>
    public void Execute(JobContext context) => JobParameters.FromJson<MergeList>(context.Record.Parameters)
        .Execute(context, models => new TaskMeasure(TaskJob.Test(context.Inputs[TaskInput]), models.Tokenizer));
}
