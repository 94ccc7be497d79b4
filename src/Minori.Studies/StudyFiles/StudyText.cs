using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Minori.Studies.StudyFiles;

/// <summary>The text of a study file, and the YAML in it.</summary>
internal static class StudyText
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="StudyFileException">It can't be read.</exception>
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            const string Mend = "; name a .yaml file such as studies/demo.yaml";
            string reason = Directory.Exists(path) ? $"it is a folder{Mend}"
                : File.Exists(path) ? e.Message
                : $"there is no such file{(NearFiles.DidYouMean(path) is { Length: > 0 } near ? near : Mend)}";
            throw new StudyFileException($"can't read the study file '{path}': {reason}", e);
        }
    }

    /// <summary>The YAML documents in a text.</summary>
    /// <param name="name">The file's name, for errors.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="StudyFileException">It is no YAML.</exception>
    public static YamlDocument[] Parse(string name, string text)
    {
        try
        {
            YamlStream stream = [];
            stream.Load(new StringReader(text));
            return [.. stream.Documents];
        }
        catch (YamlException e)
        {
            string reason = Reason(e);
            throw TabAt(text, reason.Contains("tab as indentation", StringComparison.Ordinal) ? null : e.Start.Line) is { } tab
                ? Invalid(name, tab.Line, tab.Column, "the line is indented with a tab; use spaces", e)
                : Invalid(name, e.Start.Line, e.Start.Column, reason, e);
        }
        catch (InvalidOperationException e)
        {
            // What the parser throws at an end of file inside a list or section, without a position.
            string[] lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
            throw Invalid(name, lines.Length, lines[^1].Length + 1, "the file ends inside a list or section; close it", e);
        }
    }

    private static StudyFileException Invalid(string name, long line, long column, string problem, Exception cause) =>
        new($"{name}:{line}:{column}: this is no valid YAML: {problem}", cause);

    private static string Reason(YamlException e)
    {
        string reason = (e.InnerException ?? e).Message.ReplaceLineEndings(" ").TrimEnd('.');
        return reason.StartsWith("Duplicate key", StringComparison.OrdinalIgnoreCase) || e.InnerException is ArgumentException
            ? "a key is given twice in one section; keep one of them"
            : reason.EndsWith("found invalid mapping", StringComparison.Ordinal)
            ? "no key can stand here; begin the keys of a section in one column, and put a text with ': ' in quotation marks"
            : reason;
    }

    /// <summary>The first tab in an indentation: of the line where the parser gave up or of its neighbours, or of any.</summary>
    private static (long Line, long Column)? TabAt(string text, long? line)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (long n = Math.Max(1, (line ?? 2) - 1); n <= Math.Min(lines.Length, (line ?? lines.Length) + 1); n++)
        {
            string indentation = lines[n - 1][..^lines[n - 1].AsSpan().TrimStart().Length];
            if (indentation.IndexOf('\t', StringComparison.Ordinal) is >= 0 and int column)
            {
                return (n, column + 1);
            }
        }

        return null;
    }
}
