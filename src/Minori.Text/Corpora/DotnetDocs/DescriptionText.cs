using System.Text;

namespace Minori.Text;

/// <summary>
/// Gathers running text out of XML: any white space is one space, a blank line or a block element is one line break,
/// and nothing begins or ends with either.
/// </summary>
internal sealed class DescriptionText
{
    private enum Gap
    {
        None,
        Space,
        Break,
    }

    private readonly StringBuilder _text = new();
    private Gap _gap;

    public int Length => _text.Length;

    /// <summary>Appends a text node.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        int i = 0;
        while (i < text.Length)
        {
            int start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i]))
            {
                i++;
            }

            AppendWord(text[start..i]);
            int newLines = 0;
            start = i;
            while (i < text.Length && char.IsWhiteSpace(text[i]))
            {
                newLines += text[i] == '\n' ? 1 : 0;
                i++;
            }

            if (i > start)
            {
                Widen(newLines > 1 ? Gap.Break : Gap.Space);
            }
        }
    }

    /// <summary>Starts a new line before whatever comes next.</summary>
    public void Break() => Widen(Gap.Break);

    /// <summary>Appends program text with its line structure; indentation common to all lines is taken away.</summary>
    public void AppendCode(string code)
    {
        string[] lines = code.ReplaceLineEndings("\n").Trim('\n').Split('\n');
        int indentation = lines
            .Where(l => l.Trim().Length > 0)
            .Select(l => l.Length - l.TrimStart().Length)
            .DefaultIfEmpty(0)
            .Min();
        foreach (string line in lines)
        {
            Break();
            AppendWord(line.Length > indentation ? line.AsSpan(indentation).TrimEnd() : "");
        }

        Break();
    }

    /// <summary>The text so far; the builder is empty afterwards.</summary>
    public string Take()
    {
        string text = _text.ToString();
        _text.Clear();
        _gap = Gap.None;
        return text;
    }

    private void AppendWord(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
        {
            return;
        }

        if (_gap != Gap.None && _text.Length > 0)
        {
            _text.Append(_gap == Gap.Break ? '\n' : ' ');
        }

        _gap = Gap.None;
        _text.Append(word);
    }

    private void Widen(Gap gap) => _gap = gap > _gap ? gap : _gap;
}
