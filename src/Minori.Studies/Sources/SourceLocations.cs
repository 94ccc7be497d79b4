using Minori.Studies.Jobs;
using Minori.Studies.Sections;
using Minori.Text;

namespace Minori.Studies.Sources;

/// <summary>
/// Where this machine has the sources that jobs name by fingerprint: fingerprint → how to open it. Locations travel with
/// jobs but are no part of their identity; what is opened is checked against the fingerprint.
/// </summary>
public static class SourceLocations
{
    /// <summary>How to open a corpus.</summary>
    /// <param name="Sources">Names and absolute paths.</param>
    /// <param name="TextField">The field or column that holds the text.</param>
    /// <param name="SkipBad">Whether malformed lines are skipped.</param>
    private sealed record CorpusLocation(IReadOnlyList<string> Sources, string TextField, bool SkipBad)
    {
        public ICorpus Open() => Corpora.Open(Sources, Options());

        public IReadOnlyList<FileInfo> Files() => Corpora.Files(Sources, Options());

        private CorpusOptions Options() => new() { TextField = TextField, SkipBad = SkipBad };
    }

    /// <summary>Learns the fingerprint of every source, and remembers where it is. Sources that have changed are read.</summary>
    /// <param name="sources">The study's sources.</param>
    /// <param name="folder">The folder that relative paths start from.</param>
    /// <exception cref="CorpusException">A source can't be opened.</exception>
    /// <exception cref="StudyException">A task has nothing to be tuned or scored on.</exception>
    public static (SourceFingerprints Fingerprints, IReadOnlyDictionary<string, string> Locations) Resolve(
        StudySources sources, string folder)
    {
        Dictionary<string, string> locations = new(StringComparer.Ordinal);
        Dictionary<string, string> tasks = new(StringComparer.Ordinal);
        FingerprintCache cache = new();
        CorpusLocation location = LocationOf(sources.Corpus, folder);
        string corpus = cache.GetOrCompute(JobParameters.Format(location), location.Files(), () => location.Open().Fingerprint);
        locations[corpus] = JobParameters.Format(location);
        foreach (string task in sources.Tasks)
        {
            string name = Rooted(task, folder);
            string fingerprint = cache.GetOrCompute($"task {name}", Tasks.Files(name), () => FingerprintOf(task, Tasks.Open(name)));
            tasks[task] = fingerprint;
            locations[fingerprint] = name;
        }

        return (new SourceFingerprints(corpus, tasks), locations);
    }

    private static string FingerprintOf(string task, TaskData data)
    {
        if (data.Train.Count == 0 || data.Test.Count == 0)
        {
            string lacking = data.Train.Count == 0 ? "training" : "test";
            throw new StudyException($"task {task} has no {lacking} examples: add some, or leave it out of tuning.tasks");
        }

        return data.Fingerprint();
    }

    /// <summary>Opens the corpus that has a fingerprint.</summary>
    /// <exception cref="StudyException">This machine does not have it any more.</exception>
    internal static ICorpus OpenCorpus(IReadOnlyDictionary<string, string> locations, string fingerprint)
    {
        CorpusLocation location = JobParameters.Parse<CorpusLocation>(Find(locations, fingerprint, "corpus"));
        ICorpus corpus = location.Open();
        return corpus.Fingerprint == fingerprint ? corpus : throw Changed($"corpus {string.Join(", ", location.Sources)}");
    }

    /// <summary>Opens the task that has a fingerprint.</summary>
    /// <exception cref="StudyException">This machine does not have it any more.</exception>
    internal static TaskData OpenTask(IReadOnlyDictionary<string, string> locations, string fingerprint)
    {
        string name = Find(locations, fingerprint, "task");
        TaskData task = Tasks.Open(name);
        return task.Fingerprint() == fingerprint ? task : throw Changed($"task {name}");
    }

    private static CorpusLocation LocationOf(CorpusSection corpus, string folder) =>
        new([.. corpus.Sources.Select(s => Rooted(s, folder))], corpus.TextField, corpus.SkipBad);

    /// <summary>A path made absolute; a built-in name stays as it is, whatever lies in the folder.</summary>
    private static string Rooted(string source, string folder)
    {
        if (source == DotnetDocsCorpus.CorpusName || Tasks.Names.Contains(source))
        {
            return source;
        }

        string path = Path.GetFullPath(source, folder);
        return File.Exists(path) || Directory.Exists(path) ? path : source;
    }

    private static string Find(IReadOnlyDictionary<string, string> locations, string fingerprint, string what) =>
        locations.TryGetValue(fingerprint, out string? location)
            ? location
            : throw new StudyException($"this job was not told where the {what} {fingerprint[..12]} is: run it through its study");

    private static StudyException Changed(string what) =>
        new($"the {what} changed while the study ran: run the study again");
}
