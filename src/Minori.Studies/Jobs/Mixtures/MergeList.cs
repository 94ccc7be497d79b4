using System.Diagnostics;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;

namespace Minori.Studies.Jobs;

/// <summary>What is measured of merges.</summary>
/// <param name="Losses">By variant, then by mixture, in the order of the job: what is measured → its value.</param>
public sealed record MergeLosses(IReadOnlyList<IReadOnlyList<IReadOnlyDictionary<string, double>>> Losses)
{
    private const string File = "losses.json";

    internal static MergeLosses Read(Artifact artifact) => JobParameters.Read<MergeLosses>(artifact.File(File));

    internal void Write(string folder) => JobParameters.Write(Path.Combine(folder, File), this);
}

/// <summary>Many mixtures of units to merge and measure: what the kinds of jobs that do so have in common.</summary>
/// <param name="Parts">The parts of each unit that the mixtures are of.</param>
/// <param name="Mixtures">The mixtures, a 0 or 1 for each unit.</param>
/// <param name="Variants">How each is merged.</param>
internal sealed record MergeList(IReadOnlyList<int> Parts, IReadOnlyList<string> Mixtures, IReadOnlyList<MergeVariant> Variants)
{
    private const string StateFile = "measured.json";

    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(10);

    /// <summary>The list of some mixtures over units of so many parts.</summary>
    public static MergeList Of(IReadOnlyList<IReadOnlyList<ArtifactId>> units, IEnumerable<Mixture> mixtures, IReadOnlyList<MergeVariant> variants) =>
        new([.. units.Select(parts => parts.Count)], [.. mixtures.Select(mixture => mixture.Text(units.Count))], variants);

    /// <summary>
    /// Merges and measures: the units' models are read once, and mixtures are walked by running averages. What is measured
    /// survives a kill.
    /// </summary>
    /// <param name="context">The job.</param>
    /// <param name="measure">Makes what is measured.</param>
    public void Execute(JobContext context, Func<MergeEvaluator, IMergeMeasure> measure)
    {
        Mixture[] mixtures = [.. Mixtures.Select(Mixture.Parse)];
        int[] order = [.. Enumerable.Range(0, mixtures.Length).OrderBy(i => mixtures[i].GrayRank)];
        using MergeEvaluator models = new(context, Parts);
        IMergeMeasure measures = measure(models);
        MeasuredMerges measured = MeasuredMerges.Load(context, StateFile, Variants.Count, mixtures.Length);
        long saved = Stopwatch.GetTimestamp();
        for (int variant = 0; variant < Variants.Count; variant++)
        {
            using MergeWalk walk = new(models, Variants[variant]);
            foreach (int i in order.Where(i => measured.Losses[variant][i] is null))
            {
                walk.Take(mixtures[i]);
                measured.Losses[variant][i] = models.Measure(measures);
                context.Progress.Report(measured.Progress());
                bool stops = context.CancellationToken.IsCancellationRequested;
                if (stops || Stopwatch.GetElapsedTime(saved) >= SaveInterval)
                {
                    SavedMeasurements.Save(context, StateFile, measured);
                    saved = Stopwatch.GetTimestamp();
                }

                context.CancellationToken.ThrowIfCancellationRequested();
            }
        }

        new MergeLosses([.. measured.Losses.Select(losses => (IReadOnlyList<IReadOnlyDictionary<string, double>>)[.. losses.Select(l => l!)])])
            .Write(context.OutputFolder);
    }
}
