namespace Minori.Text;

/// <summary>
/// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,n}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>
/// as a scanner over runes: the pattern of Llama 3 and OLMo 2 (n = 3) and of Qwen 2 (n = 1).
/// </summary>
/// <param name="digits">n, the most digits in one word.</param>
internal sealed class Cl100kPattern(int digits) : PatternPreTokenizer
{
    protected override int WordEnd(ReadOnlySpan<byte> utf8, int start)
    {
        int contraction = ContractionLength(utf8, start, ignoreCase: true);
        if (contraction > 0)
        {
            return start + contraction;
        }

        RuneClass runeClass = RuneClasses.At(utf8, start, out int length);
        int next = start + length;
        RuneClass nextClass = next < utf8.Length ? RuneClasses.At(utf8, next, out _) : RuneClass.Space;
        if (runeClass == RuneClass.Letter)
        {
            return RuneClasses.RunEnd(utf8, next, RuneClass.Letter);
        }

        if (runeClass == RuneClass.Number)
        {
            return NumberEnd(utf8, next);
        }

        if (nextClass == RuneClass.Letter && !IsNewLine(utf8[start]))
        {
            return RuneClasses.RunEnd(utf8, next, RuneClass.Letter);
        }

        if (runeClass == RuneClass.Other || (utf8[start] == ' ' && nextClass == RuneClass.Other))
        {
            return NewLinesEnd(utf8, RuneClasses.RunEnd(utf8, next, RuneClass.Other));
        }

        int lines = utf8[start..RuneClasses.RunEnd(utf8, start, RuneClass.Space)].LastIndexOfAny((byte)'\r', (byte)'\n');
        return lines >= 0 ? start + lines + 1 : SpaceEnd(utf8, start);
    }

    private int NumberEnd(ReadOnlySpan<byte> utf8, int end)
    {
        for (int n = 1; n < digits && end < utf8.Length && RuneClasses.At(utf8, end, out int length) == RuneClass.Number; n++)
        {
            end += length;
        }

        return end;
    }

    private static int NewLinesEnd(ReadOnlySpan<byte> utf8, int end)
    {
        while (end < utf8.Length && IsNewLine(utf8[end]))
        {
            end++;
        }

        return end;
    }

    private static bool IsNewLine(byte value) => value is (byte)'\r' or (byte)'\n';
}
