using System.Diagnostics;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;

namespace Minori.Studies.Jobs;

/// <summary>The losses of merges.</summary>
/// <param name="Losses">By variant, then by mixture, in the order of the job: evaluation set → nats per token.</param>
public sealed record MergeLosses(IReadOnlyList<IReadOnlyList<IReadOnlyDictionary<string, double>>> Losses);

/// <summary>
/// Merges the models of many mixtures of units and measures each on all evaluation sets: the units' models are read once,
/// and mixtures are walked by running averages. What is measured survives a kill.
/// </summary>
public sealed class MergesJob : IJobKind
{
    private const string KindName = "merges";
    private const int CodeRevision = 1;
    private const string ResultFile = "losses.json";
    private const string StateFile = "measured.json";

    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(10);

    /// <param name="Parts">The parts of each unit that the mixtures are of.</param>
    /// <param name="Mixtures">The mixtures, a 0 or 1 for each unit.</param>
    /// <param name="Variants">How each is merged.</param>
    private sealed record Parameters(IReadOnlyList<int> Parts, IReadOnlyList<string> Mixtures, IReadOnlyList<MergeVariant> Variants);

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
        JobParameters.ToJson(new Parameters(
            [.. units.Select(parts => parts.Count)], [.. mixtures.Select(mixture => mixture.Text(units.Count))], variants)),
        MergeEvaluator.Inputs(seed, text, units));

    /// <summary>The result of a finished job.</summary>
    public static MergeLosses Result(Artifact artifact) => JobParameters.Read<MergeLosses>(artifact.File(ResultFile));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        Mixture[] mixtures = [.. parameters.Mixtures.Select(Mixture.Parse)];
        int[] order = [.. Enumerable.Range(0, mixtures.Length).OrderBy(i => mixtures[i].GrayRank)];
        using MergeEvaluator models = new(context, parameters.Parts);
        MeasuredMerges measured = MeasuredMerges.Load(context.WorkFolder, StateFile, parameters.Variants.Count, mixtures.Length);
        long saved = Stopwatch.GetTimestamp();
        for (int variant = 0; variant < parameters.Variants.Count; variant++)
        {
            using MergeWalk walk = new(models, parameters.Variants[variant]);
            foreach (int i in order.Where(i => measured.Losses[variant][i] is null))
            {
                walk.Take(mixtures[i]);
                measured.Losses[variant][i] = models.Losses();
                context.Progress.Report(measured.Progress());
                bool stops = context.CancellationToken.IsCancellationRequested;
                if (stops || Stopwatch.GetElapsedTime(saved) >= SaveInterval)
                {
                    measured.Save(context.WorkFolder, StateFile);
                    saved = Stopwatch.GetTimestamp();
                }

                context.CancellationToken.ThrowIfCancellationRequested();
            }
        }

        JobParameters.Write(
            Path.Combine(context.OutputFolder, ResultFile),
            new MergeLosses([.. measured.Losses.Select(losses => (IReadOnlyList<IReadOnlyDictionary<string, double>>)[.. losses.Select(l => l!)])]));
    }
}
