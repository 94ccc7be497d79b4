using Minori.Models;
using Minori.Studies.StudyFiles;
using Minori.Text;

namespace Minori.Studies.Sources;

/// <summary>
/// The sources that a study file names, found on this machine: what they contain by hash, how much, and where they are.
/// Files that have changed are read.
/// </summary>
public sealed class ResolvedSources
{
    private static readonly string[] Corpora = [DotnetDocsCorpus.CorpusName];

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
            tasks[task] = Task(task, sources);
        }

        Fingerprints = new SourceFingerprints(corpus, tasks)
        {
            Sizes = _sizes,
            Texts = sources.Texts.ToDictionary(text => text.Key, text => Text(text.Value), StringComparer.Ordinal),
            Checkpoint = sources.Checkpoint is { } start ? OfCheckpoint(start, sources.CheckpointKey) : null,
        };
        foreach ((string key, string problem) in sources.Problems(Fingerprints))
        {
            throw file.Error(key, problem);
        }
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
        RequireSources(sources.Corpus.Sources, i => $"{key}[{i}]");
        CorpusLocation location = CorpusLocation.Of(sources.Corpus, source => Rooted(source, Corpora));
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
    private string Text(TextSource text)
    {
        if (text.SourceKeys is { } keys)
        {
            RequireSources(text.Corpus.Sources, i => keys[i]);
        }

        CorpusLocation location = CorpusLocation.Of(text.Corpus, source => SourceLocations.Rooted(source, _file.Folder)) with
        {
            DomainField = text.DomainField,
            Part = text.Part,
        };
        SourceContent content = Read(text.Key, () => _cache.GetOrCompute(location.Text, location.Files(), () =>
        {
            ICorpus whole = SourceLocations.Opened(location, _open);
            string fingerprint = location.FingerprintOf(whole);
            return ContentOf(location.PartOf(whole)) with { Fingerprint = fingerprint };
        }));
        string? empty = text.Needed switch
        {
            Split.Train when content.Size.Training == 0 => "training",
            Split.Validation when content.Size.HeldOut == 0 => "held-out",
            _ => null,
        };
        return empty is null ? Remember(content, location.Text)
            : throw _file.Error(text.Key, $"there are no {empty} documents: give more text, or name files '<name>.train.jsonl' and '<name>.valid.jsonl'");
    }

    private CheckpointIdentity OfCheckpoint(string checkpoint, string key)
    {
        try
        {
            return CheckpointSource.Resolve(checkpoint, _file.Folder, _cache, _locations);
        }
        catch (Exception e) when (e is StudyException or CheckpointException)
        {
            throw _file.Error(key, e.Message, e);
        }
    }

    private string Task(string task, StudySources sources)
    {
        string key = sources.KeysOf(task).Task;
        RequireSource(key, task, "a task file or folder", Tasks.Names);
        string name = Rooted(task, Tasks.Names);
        SourceContent content = Read(key, () => _cache.GetOrCompute($"task {name}", Tasks.Files(name), () => ContentOf(Tasks.Open(name))));
        bool lacksTraining = sources.LearnsTasks && content.Size.Training == 0;
        if (lacksTraining || content.Size.HeldOut == 0)
        {
            throw _file.Error(key, $"task {task} has no {(lacksTraining ? "training" : "test")} examples: add some, or leave it out");
        }

        if (sources.ChoiceKeys.TryGetValue(task, out string? asking) && Tasks.Open(name).Test[0].Choices is null)
        {
            throw _file.Error(asking, $"task {task} has no choices, so no answer of it is wrong: take '{StudyTaskName.Of(task)}', its loss");
        }

        return Remember(content, name);
    }

    private string Remember(SourceContent content, string location)
    {
        _locations[content.Fingerprint] = location;
        _sizes[content.Fingerprint] = content.Size;
        return content.Fingerprint;
    }

    private void RequireSources(IReadOnlyList<string> sources, Func<int, string> key)
    {
        for (int i = 0; i < sources.Count; i++)
        {
            RequireSource(key(i), sources[i], "a file or folder", Corpora);
        }
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
        catch (Exception e) when (e is CorpusException or StudyException)
        {
            throw _file.Error(key, e.Message, e);
        }
    }

    private static SourceContent ContentOf(ICorpus corpus) =>
        new(corpus.Fingerprint, new SourceSize(corpus.TextBytes(Split.Train), corpus.TextBytes(Split.Validation)));

    private static SourceContent ContentOf(TaskData task) =>
        new(task.Fingerprint(), new SourceSize(task.Train.Count, task.Test.Count));
}
