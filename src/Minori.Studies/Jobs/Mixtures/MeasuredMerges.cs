using Minori.Execution.Workers;

namespace Minori.Studies.Jobs;

/// <summary>How far a job has come that measures many merges.</summary>
/// <param name="Losses">By variant and mixture; null where not measured yet.</param>
internal sealed record MeasuredMerges(IReadOnlyDictionary<string, double>?[][] Losses)
{
    /// <summary>What an earlier attempt saved, or nothing measured.</summary>
    public static MeasuredMerges Load(JobContext context, string file, int variants, int mixtures) =>
        SavedMeasurements.Load<MeasuredMerges>(
            context, file, saved => saved.Losses?.Length == variants && saved.Losses.All(row => row?.Length == mixtures))
        ?? new([.. Enumerable.Range(0, variants).Select(_ => new IReadOnlyDictionary<string, double>?[mixtures])]);

    /// <summary>How far that is.</summary>
    public JobProgress Progress()
    {
        int all = Losses.Sum(row => row.Length);
        int done = Losses.Sum(row => row.Count(losses => losses is not null));
        return new JobProgress((double)done / all, $"merge {done} of {all}", new Dictionary<string, double>());
    }
}
