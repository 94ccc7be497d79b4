using Minori.Studies.Jobs;
using Minori.Text;

namespace Minori.Studies.Sources;

/// <summary>
/// Where this machine has the sources that jobs name by fingerprint: fingerprint → how to open it. Locations travel with
/// jobs but are no part of their identity; what is opened is checked against the fingerprint.
/// </summary>
internal static class SourceLocations
{
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
    public static TaskData OpenTask(IReadOnlyDictionary<string, string> locations, string fingerprint)
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

    /// <summary>A corpus, opened once for all parts of it.</summary>
    internal static ICorpus Opened(CorpusLocation location, Dictionary<string, ICorpus> open)
    {
        string key = location.Whole.Text;
        return open.TryGetValue(key, out ICorpus? whole) ? whole : open[key] = location.OpenWhole();
    }
}
