using System.Text;
using YamlDotNet.Core;
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

    /// <summary>Reads a file and, key by key, whatever it <c>extends:</c>; lists and scalars replace, sections merge.</summary>
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

    private YamlMappingNode Load(string path, List<string> chain)
    {
        string name = Path.GetFileName(path);
        if (chain.Contains(path))
        {
            throw new StudyFileException($"{name}: extends itself through {string.Join(" → ", chain.Select(Path.GetFileName))}");
        }

        YamlMappingNode root = Parse(path, name);
        YamlScalarNode key = new(Extends);
        if (!root.Children.TryGetValue(key, out YamlNode? parent))
        {
            return root;
        }

        if (parent is not YamlScalarNode { Value: { Length: > 0 } parentName })
        {
            throw new StudyFileException($"{name}:{parent.Start.Line}:{parent.Start.Column}: extends: expected a file name");
        }

        root.Children.Remove(key);
        string parentPath = Path.GetFullPath(parentName, Path.GetDirectoryName(path)!);
        return Merge(Load(parentPath, [.. chain, path]), root);
    }

    private YamlMappingNode Parse(string path, string name)
    {
        try
        {
            string text = File.ReadAllText(path);
            YamlStream stream = [];
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root)
            {
                _text.Append(_text.Length == 0 ? "" : $"\n# {name}, which the above extends:\n").Append(text);
                foreach (YamlNode node in root.AllNodes)
                {
                    _files[node] = name;
                }

                return root;
            }

            throw new StudyFileException($"{name}: expected one YAML document of keys and values, starting with 'study: overtraining'");
        }
        catch (YamlException e)
        {
            string reason = (e.InnerException ?? e).Message.ReplaceLineEndings(" ");
            throw new StudyFileException($"{name}:{e.Start.Line}:{e.Start.Column}: this is no valid YAML: {reason}", e);
        }
        catch (InvalidOperationException e)
        {
            // What the parser throws at an end of file inside a list or section, without a position.
            throw new StudyFileException($"{name}: this is no valid YAML: it ends inside a list or section", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = Directory.Exists(path) ? "it is a folder" : File.Exists(path) ? e.Message : "there is no such file";
            throw new StudyFileException($"can't read the study file '{path}': {reason}; name a .yaml file such as studies/demo.yaml", e);
        }
    }

    private static YamlMappingNode Merge(YamlMappingNode below, YamlMappingNode above)
    {
        foreach ((YamlNode key, YamlNode value) in above.Children)
        {
            bool both = below.Children.TryGetValue(key, out YamlNode? existing);
            if (both && existing is YamlMappingNode a && value is YamlMappingNode b)
            {
                Merge(a, b);
                continue;
            }

            // Replaced with its key, so that an error points to the place in the file that was given.
            below.Children.Remove(key);
            below.Children.Add(key, value);
        }

        return below;
    }
}
