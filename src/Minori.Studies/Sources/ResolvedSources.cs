using Minori.Studies.StudyFiles;
using Minori.Text;

namespace Minori.Studies.Sources;

/// <summary>
/// The sources that a study file names, found on this machine: what they contain by hash, how much, and where they are.
/// Files that have changed are read.
/// </summary>
public sealed class ResolvedSources
{
    private readonly StudyFile _file;
    private readonly FingerprintCache _cache = new();
    private readonly Dictionary<string, string> _locations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ICorpus> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceSize> _sizes = new(StringComparer.Ordinal);

    private ResolvedSources(StudyFile file)
    {
        _file = file;
        StudySources sources = file.Study.Sources;
        string corpus = Corpus(sources);
        Dictionary<string, string> tasks = new(StringComparer.Ordinal);
        foreach (string task in sources.Tasks)
        {
            tasks[task] = Task(task, sources.KeysOf(task).Task);
        }

        Fingerprints = new SourceFingerprints(corpus, tasks)
        {
            Sizes = _sizes,
            Texts = sources.Texts.ToDictionary(text => text.Key, text => Text(text.Value, $"{sources.CorpusKey}.sources"), StringComparer.Ordinal),
            Checkpoint = sources.Checkpoint is { } start ? CheckpointSource.Resolve(start, file.Folder, _cache, _locations) : null,
        };
    }

    /// <summary>What they contain.</summary>
    public SourceFingerprints Fingerprints { get; }

    /// <summary>Fingerprint → how to open that source here.</summary>
    public IReadOnlyDictionary<string, string> Locations => _locations;

    /// <summary>Finds the sources of a study.</summary>
    /// <exception cref="StudyFileException">A source can't be opened, or has nothing to be trained, tuned or scored on.</exception>
    public static ResolvedSources Of(StudyFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new ResolvedSources(file);
    }

    private string Corpus(StudySources sources)
    {
        string key = $"{sources.CorpusKey}.sources";
        string[] builtIn = [DotnetDocsCorpus.CorpusName];
        for (int i = 0; i < sources.Corpus.Sources.Count; i++)
        {
            RequireSource($"{key}[{i}]", sources.Corpus.Sources[i], "a file or folder", builtIn);
        }

        CorpusLocation location = CorpusLocation.Of(sources.Corpus, source => Rooted(source, builtIn));
        string json = location.Text;
        SourceContent content = Read(key, () => _cache.GetOrCompute(json, location.Files(), () => ContentOf(location.Open())));
        if (content.Size is { Training: 0 } or { HeldOut: 0 })
        {
            string empty = content.Size.Training == 0 ? "training" : "validation";
            throw _file.Error(key, $"the corpus's {empty} split is empty: add documents, or name files '<name>.train.jsonl' and '<name>.valid.jsonl'");
        }

        return Remember(content, json);
    }

    /// <summary>A text by itself; parts of one corpus share its opening.</summary>
    private string Text(TextSource text, string key)
    {
        CorpusLocation location = CorpusLocation.Of(text.Corpus, source => SourceLocations.Rooted(source, _file.Folder)) with
        {
            DomainField = text.DomainField,
            Part = text.Part,
        };
        SourceContent content = Read(key, () => _cache.GetOrCompute(location.Text, location.Files(), () =>
        {
            ICorpus whole = SourceLocations.Opened(location, _open);
            string fingerprint = location.FingerprintOf(whole);
            return ContentOf(location.PartOf(whole)) with { Fingerprint = fingerprint };
        }));
        return Remember(content, location.Text);
    }

    private string Task(string task, string key)
    {
        RequireSource(key, task, "a task file or folder", Tasks.Names);
        string name = Rooted(task, Tasks.Names);
        SourceContent content = Read(key, () => _cache.GetOrCompute($"task {name}", Tasks.Files(name), () => ContentOf(Tasks.Open(name))));
        if (content.Size is { Training: 0 } or { HeldOut: 0 })
        {
            string lacking = content.Size.Training == 0 ? "training" : "test";
            throw _file.Error(key, $"task {task} has no {lacking} examples: add some, or leave it out");
        }

        return Remember(content, name);
    }

    private string Remember(SourceContent content, string location)
    {
        _locations[content.Fingerprint] = location;
        _sizes[content.Fingerprint] = content.Size;
        return content.Fingerprint;
    }

    private void RequireSource(string key, string source, string what, IReadOnlyList<string> builtIn)
    {
        string path = Rooted(source, builtIn);
        if (source.Trim().Length > 0 && (builtIn.Contains(source) || File.Exists(path) || Directory.Exists(path)))
        {
            return;
        }

        string mend = Spelling.Nearest(source, builtIn) is { } near ? $"; did you mean '{near}'?"
            : source.Trim().Length == 0 ? "" : NearFiles.DidYouMean(path);
        throw _file.Error(key, $"expected {string.Join(", ", builtIn)} or {what} that exists, found '{source}'{mend}");
    }

    /// <summary>A path made absolute; a built-in name stays as it is, whatever lies in the folder.</summary>
    private string Rooted(string source, IReadOnlyList<string> builtIn) =>
        builtIn.Contains(source) ? source : Path.GetFullPath(source, _file.Folder);

    /// <summary>Reads a source; what is wrong with it is told with the key that names it.</summary>
    private SourceContent Read(string key, Func<SourceContent> read)
    {
        try
        {
            return read();
        }
        catch (CorpusException e)
        {
            throw _file.Error(key, e.Message, e);
        }
    }

    private static SourceContent ContentOf(ICorpus corpus) =>
        new(corpus.Fingerprint, new SourceSize(corpus.TextBytes(Split.Train), corpus.TextBytes(Split.Validation)));

    private static SourceContent ContentOf(TaskData task) =>
        new(task.Fingerprint(), new SourceSize(task.Train.Count, task.Test.Count));
}
