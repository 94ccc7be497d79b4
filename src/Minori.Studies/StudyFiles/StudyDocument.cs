using System.Text;
using YamlDotNet.RepresentationModel;

namespace Minori.Studies.StudyFiles;

/// <summary>The YAML of a study file, with the file it extends merged in underneath.</summary>
internal sealed class StudyDocument
{
    private const string Extends = "extends";

    private readonly Dictionary<YamlNode, string> _files = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<YamlNode, YamlNode> _places = new(ReferenceEqualityComparer.Instance);
    private readonly StringBuilder _text = new();

    private StudyDocument(string path) => Root = Load(path, []);

    /// <summary>The keys and values.</summary>
    public YamlMappingNode Root { get; }

    /// <summary>The file's text, followed by those of the files that it extends.</summary>
    public string Text => _text.ToString();

    /// <summary>
    /// Reads a file and, key by key, whatever it <c>extends:</c>; lists and scalars replace, sections merge, and null takes
    /// back what is inherited.
    /// </summary>
    /// <exception cref="StudyFileException">The file can't be read, is no YAML mapping, or extends itself.</exception>
    public static StudyDocument Load(string path) => new(Path.GetFullPath(path));

    /// <summary>The file:line:column that a node comes from.</summary>
    public string PlaceOf(YamlNode node)
    {
        YamlNode written = _places.GetValueOrDefault(node, node);
        return $"{_files[written]}:{written.Start.Line}:{written.Start.Column}";
    }

    /// <summary>
    /// The keys and values of <paramref name="below"/> with those of <paramref name="above"/> in their place, whole; each
    /// keeps the place where it was written.
    /// </summary>
    /// <param name="below">What is varied; it stays as it is.</param>
    /// <param name="above">What replaces.</param>
    /// <param name="except">A key to leave out.</param>
    public YamlMappingNode Varied(YamlMappingNode below, YamlMappingNode above, Func<string, bool> except)
    {
        YamlMappingNode varied = new();
        foreach ((YamlNode key, YamlNode value) in below.Children.Concat(above.Children))
        {
            if (!except(((YamlScalarNode)key).Value!))
            {
                varied.Children.Remove(key);
                varied.Children.Add(key, value);
            }
        }

        _places[varied] = above;
        return varied;
    }

    /// <summary>An error at a node.</summary>
    public StudyFileException Error(YamlNode node, string path, string problem) => new($"{PlaceOf(node)}: {path}: {problem}");

    private YamlMappingNode Load(string path, List<string> chain)
    {
        YamlMappingNode root = Parse(path);
        YamlScalarNode key = new(Extends);
        if (!root.Children.TryGetValue(key, out YamlNode? parent))
        {
            return root;
        }

        root.Children.Remove(key);
        if (parent is not YamlScalarNode { Value: { Length: > 0 } parentName })
        {
            throw Error(parent, Extends, "expected the name of a study file");
        }

        string parentPath = Path.GetFullPath(parentName, Path.GetDirectoryName(path)!);
        List<string> files = [.. chain, path];
        if (files.Contains(parentPath))
        {
            throw Error(parent, Extends, $"the file extends itself through {string.Join(" → ", files.Append(parentPath).Select(Path.GetFileName))}");
        }

        if (!File.Exists(parentPath))
        {
            string what = Directory.Exists(parentPath) ? "is a folder" : "does not exist";
            throw Error(parent, Extends, $"expected a study file, and '{parentName}' {what}{NearFiles.DidYouMean(parentPath)}");
        }

        AddInherited(root, Load(parentPath, files));
        return root;
    }

    private YamlMappingNode Parse(string path)
    {
        string name = Path.GetFileName(path);
        string text = StudyText.Read(path);
        YamlDocument[] documents = StudyText.Parse(name, text);
        if (documents is not [{ RootNode: YamlMappingNode root }])
        {
            throw new StudyFileException($"{name}:1:1: expected one YAML document of keys and values, starting with 'study: overtraining'");
        }

        _text.Append(_text.Length == 0 ? "" : $"\n# {name}, which the above extends:\n").Append(text);
        foreach (YamlNode node in root.AllNodes)
        {
            _files[node] = name;
        }

        return root;
    }

    /// <summary>
    /// Adds what <paramref name="above"/> does not have itself. It stays the file that errors point to, and a null in it
    /// stays: the reader takes that for a key that is not given.
    /// </summary>
    private static void AddInherited(YamlMappingNode above, YamlMappingNode below)
    {
        foreach ((YamlNode key, YamlNode inherited) in below.Children)
        {
            if (!above.Children.TryGetValue(key, out YamlNode? own))
            {
                above.Children.Add(key, inherited);
            }
            else if (own is YamlMappingNode a && inherited is YamlMappingNode b)
            {
                AddInherited(a, b);
            }
        }
    }
}
