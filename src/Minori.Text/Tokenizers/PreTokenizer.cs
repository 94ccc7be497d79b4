namespace Minori.Text;

/// <summary>Cuts text into the words inside which bytes are merged.</summary>
internal abstract class PreTokenizer
{
    /// <summary>
    /// Appends the end of every word of <paramref name="utf8"/>, plus <paramref name="offset"/>; words cover the text
    /// without gaps.
    /// </summary>
    public abstract void Split(ReadOnlySpan<byte> utf8, int offset, List<int> ends);
}

/// <summary>The whole text is one word: a file without a pattern.</summary>
internal sealed class WholeText : PreTokenizer
{
    public override void Split(ReadOnlySpan<byte> utf8, int offset, List<int> ends)
    {
        if (!utf8.IsEmpty)
        {
            ends.Add(offset + utf8.Length);
        }
    }
}

/// <summary>A pattern that gives one word after another, each a function of the text from its start on.</summary>
internal abstract class PatternPreTokenizer : PreTokenizer
{
    public sealed override void Split(ReadOnlySpan<byte> utf8, int offset, List<int> ends)
    {
        for (int start = 0; start < utf8.Length;)
        {
            start = WordEnd(utf8, start);
            ends.Add(offset + start);
        }
    }

    /// <summary>The end of the word that starts at <paramref name="start"/>; beyond it.</summary>
    protected abstract int WordEnd(ReadOnlySpan<byte> utf8, int start);

    /// <summary>
    /// <c>\s+(?!\S)|\s+</c>: white space up to the end of the text, else all of it but the last rune, which may go with
    /// the next word, else that one.
    /// </summary>
    protected static int SpaceEnd(ReadOnlySpan<byte> utf8, int start)
    {
        int end = start;
        int last = start;
        while (end < utf8.Length && RuneClasses.At(utf8, end, out int length) == RuneClass.Space)
        {
            last = end;
            end += length;
        }

        return end == utf8.Length || last == start ? end : last;
    }

    /// <summary>The length of <c>'s 't 're 've 'm 'll 'd</c> at <paramref name="start"/>, or 0.</summary>
    protected static int ContractionLength(ReadOnlySpan<byte> utf8, int start, bool ignoreCase)
    {
        if (utf8[start] != '\'' || start + 1 == utf8.Length)
        {
            return 0;
        }

        byte fold = ignoreCase ? (byte)0x20 : (byte)0;
        int first = utf8[start + 1] | fold;
        if (first is 's' or 't' or 'm' or 'd')
        {
            return 2;
        }

        int second = start + 2 < utf8.Length ? utf8[start + 2] | fold : 0;
        return (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }
}

/// <summary>
/// Cuts numbers out first, then applies another pre-tokeniser to each piece ("Digits" in tokenizer.json).
/// </summary>
/// <param name="individual">Whether every digit is a piece of its own, not every run of digits.</param>
/// <param name="inner">What is applied to the pieces.</param>
internal sealed class DigitPreTokenizer(bool individual, PreTokenizer inner) : PreTokenizer
{
    public override void Split(ReadOnlySpan<byte> utf8, int offset, List<int> ends)
    {
        for (int start = 0; start < utf8.Length;)
        {
            bool number = RuneClasses.At(utf8, start, out int length) == RuneClass.Number;
            int end = start + length;
            while (end < utf8.Length
                && !(number && individual)
                && (RuneClasses.At(utf8, end, out length) == RuneClass.Number) == number)
            {
                end += length;
            }

            inner.Split(utf8[start..end], offset + start, ends);
            start = end;
        }
    }
}
