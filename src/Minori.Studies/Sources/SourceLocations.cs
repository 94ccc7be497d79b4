using Minori.Studies.Jobs;
using Minori.Text;

namespace Minori.Studies.Sources;

/// <summary>
/// Where this machine has the sources that jobs name by fingerprint: fingerprint → how to open it. Locations travel with
/// jobs but are no part of their identity; what is opened is checked against the fingerprint.
/// </summary>
public static class SourceLocations
{
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
        CorpusLocation location = CorpusLocation.Of(sources.Corpus, source => Rooted(source, folder));
        string corpus = cache.GetOrCompute(location.Text, location.Files(), () => location.Open().Fingerprint);
        locations[corpus] = location.Text;
        foreach (string task in sources.Tasks)
        {
            string name = Rooted(task, folder);
            string fingerprint = cache.GetOrCompute($"task {name}", Tasks.Files(name), () => FingerprintOf(task, Tasks.Open(name)));
            tasks[task] = fingerprint;
            locations[fingerprint] = name;
        }

        IReadOnlyDictionary<string, string> texts = ResolveTexts(sources.Texts, folder, cache, locations);
        CheckpointIdentity? checkpoint = sources.Checkpoint is { } start ? CheckpointSource.Resolve(start, folder, cache, locations) : null;
        return (new SourceFingerprints(corpus, tasks) { Texts = texts, Checkpoint = checkpoint }, locations);
    }

    /// <summary>Parts of one corpus share its opening.</summary>
    private static Dictionary<string, string> ResolveTexts(
        IReadOnlyDictionary<string, TextSource> texts, string folder, FingerprintCache cache, Dictionary<string, string> locations)
    {
        Dictionary<string, string> fingerprints = new(StringComparer.Ordinal);
        Dictionary<string, ICorpus> open = new(StringComparer.Ordinal);
        foreach ((string name, TextSource text) in texts)
        {
            CorpusLocation location = CorpusLocation.Of(text.Corpus, source => Rooted(source, folder)) with
            {
                DomainField = text.DomainField,
                Part = text.Part,
            };
            string fingerprint = cache.GetOrCompute(location.Text, location.Files(), () => location.FingerprintOf(Opened(location, open)));
            fingerprints[name] = fingerprint;
            locations[fingerprint] = location.Text;
        }

        return fingerprints;
    }

    private static ICorpus Opened(CorpusLocation location, Dictionary<string, ICorpus> open)
    {
        string key = location.Whole.Text;
        return open.TryGetValue(key, out ICorpus? whole) ? whole : open[key] = location.OpenWhole();
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
    internal static ICorpus OpenCorpus(IReadOnlyDictionary<string, string> locations, string fingerprint) =>
        OpenCorpora(locations, [fingerprint])[0];

    /// <summary>Opens the corpora that have fingerprints; parts of one corpus share its opening.</summary>
    /// <exception cref="StudyException">This machine does not have one any more.</exception>
    internal static IReadOnlyList<ICorpus> OpenCorpora(IReadOnlyDictionary<string, string> locations, IReadOnlyList<string> fingerprints)
    {
        Dictionary<string, ICorpus> open = new(StringComparer.Ordinal);
        return [.. fingerprints.Select(fingerprint =>
        {
            CorpusLocation location = JobParameters.Parse<CorpusLocation>(Find(locations, fingerprint, "corpus"));
            ICorpus corpus = location.PartOf(Opened(location, open));
            return corpus.Fingerprint == fingerprint ? corpus : throw Changed($"corpus {string.Join(", ", location.Sources)}");
        })];
    }

    /// <summary>Opens the task that has a fingerprint.</summary>
    /// <exception cref="StudyException">This machine does not have it any more.</exception>
    internal static TaskData OpenTask(IReadOnlyDictionary<string, string> locations, string fingerprint)
    {
        string name = Find(locations, fingerprint, "task");
        TaskData task = Tasks.Open(name);
        return task.Fingerprint() == fingerprint ? task : throw Changed($"task {name}");
    }

    /// <summary>A path made absolute; a built-in name stays as it is, whatever lies in the folder.</summary>
    internal static string Rooted(string source, string folder)
    {
        if (source == DotnetDocsCorpus.CorpusName || Tasks.Names.Contains(source))
        {
            return source;
        }

        string path = Path.GetFullPath(source, folder);
        return File.Exists(path) || Directory.Exists(path) ? path : source;
    }

    internal static string Find(IReadOnlyDictionary<string, string> locations, string fingerprint, string what) =>
        locations.TryGetValue(fingerprint, out string? location)
            ? location
            : throw new StudyException($"this job was not told where the {what} {fingerprint[..12]} is: run it through its study");

    internal static StudyException Changed(string what) =>
        new($"the {what} changed while the study ran: run the study again");
}
