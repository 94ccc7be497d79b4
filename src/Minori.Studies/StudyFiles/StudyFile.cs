using YamlDotNet.RepresentationModel;

namespace Minori.Studies.StudyFiles;

/// <summary>A study file as read: its text and the study it declares.</summary>
/// <param name="Name">The file's name, without folders.</param>
/// <param name="Text">The file's text, followed by those of the files that it extends.</param>
/// <param name="Folder">The folder that relative paths in the file start from.</param>
/// <param name="Study">The study it declares.</param>
public sealed record StudyFile(string Name, string Text, string Folder, IStudy Study)
{
    private const string KindKey = "study";

    private IReadOnlyDictionary<string, string> _places = new Dictionary<string, string>();

    /// <summary>What its <c>study:</c> key says.</summary>
    public string Kind => StudyKinds.ByName.Values.First(kind => kind.Type == Study.GetType()).Name;

    /// <summary>The file's absolute path.</summary>
    public string Path => System.IO.Path.Combine(Folder, Name);

    /// <summary>Reads and checks a study file.</summary>
    /// <exception cref="StudyFileException">The file is missing, malformed, or declares what can't be run.</exception>
    public static StudyFile Load(string path)
    {
        StudyDocument document = StudyDocument.Load(path);
        YamlMappingNode root = document.Root;
        SectionReader reader = new(document);
        if (!root.Children.TryGetValue(new YamlScalarNode(KindKey), out YamlNode? kind))
        {
            throw document.Error(root, KindKey, $"missing key; it names the kind of study: {string.Join(", ", StudyKinds.ByName.Keys)}");
        }

        string given = (kind as YamlScalarNode)?.Value ?? "";
        if (!StudyKinds.ByName.TryGetValue(given, out StudyKind? found))
        {
            string? near = Spelling.Nearest(given, StudyKinds.ByName.Keys);
            string mend = near is null ? $"known kinds: {string.Join(", ", StudyKinds.ByName.Keys)}" : $"did you mean '{near}'?";
            throw document.Error(kind, KindKey, $"unknown kind of study '{given}'; {mend}");
        }

        root.Children.Remove(new YamlScalarNode(KindKey));
        IStudy study = (IStudy)reader.ReadSection(root, found.Type, "");
        string full = System.IO.Path.GetFullPath(path);
        return new StudyFile(System.IO.Path.GetFileName(full), document.Text, System.IO.Path.GetDirectoryName(full)!, study)
        {
            _places = reader.Places(),
        };
    }

    /// <summary>
    /// What is wrong with a key's value that reading the file could not tell: <c>study.yaml:5:12: corpus.sources[0]: …</c>.
    /// </summary>
    /// <param name="path">The key, such as <c>tuning.tasks[1]</c>; one that is not given stands where its section does.</param>
    /// <param name="problem">One line.</param>
    /// <param name="cause">What told of it.</param>
    public StudyFileException Error(string path, string problem, Exception? cause = null) =>
        new($"{PlaceOf(path)}: {path}: {problem}", cause!);

    /// <summary>The file:line:column of a key's value, or of the nearest section around it that is given.</summary>
    public string PlaceOf(string path)
    {
        string known = path;
        while (known.Length > 0 && !_places.ContainsKey(known))
        {
            known = KeyPath.Parent(known);
        }

        return _places.GetValueOrDefault(known, Name);
    }
}
