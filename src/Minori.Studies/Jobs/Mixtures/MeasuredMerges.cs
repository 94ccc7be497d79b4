using Minori.Execution.Workers;
using Minori.Shared;

namespace Minori.Studies.Jobs;

/// <summary>How far a job has come that measures many merges.</summary>
/// <param name="Losses">By variant and mixture; null where not measured yet.</param>
internal sealed record MeasuredMerges(IReadOnlyDictionary<string, double>?[][] Losses)
{
    /// <summary>What an earlier attempt saved, or nothing measured.</summary>
    public static MeasuredMerges Load(string folder, string file, int variants, int mixtures)
    {
        string path = Path.Combine(folder, file);
        return File.Exists(path)
            ? JobParameters.Read<MeasuredMerges>(path)
            : new([.. Enumerable.Range(0, variants).Select(_ => new IReadOnlyDictionary<string, double>?[mixtures])]);
    }

    /// <summary>Saves what is measured; the file appears whole or not at all.</summary>
    public void Save(string folder, string file) => AtomicFile.Write(Path.Combine(folder, file), JobParameters.Format(this));

    /// <summary>How far that is.</summary>
    public JobProgress Progress()
    {
        int all = Losses.Sum(row => row.Length);
        int done = Losses.Sum(row => row.Count(losses => losses is not null));
        return new JobProgress((double)done / all, $"merge {done} of {all}", new Dictionary<string, double>());
    }
}
