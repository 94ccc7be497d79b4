namespace Minori.Text;

/// <summary>
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>, the pattern of GPT-2 (Radford et al.
/// 2019), as a scanner over runes.
/// </summary>
internal sealed class Gpt2Pattern : PatternPreTokenizer
{
    protected override int WordEnd(ReadOnlySpan<byte> utf8, int start)
    {
        int contraction = ContractionLength(utf8, start, ignoreCase: false);
        if (contraction > 0)
        {
            return start + contraction;
        }

        RuneClass runeClass = RuneClasses.At(utf8, start, out int length);
        int next = start + length;
        if (utf8[start] == ' ' && next < utf8.Length)
        {
            runeClass = RuneClasses.At(utf8, next, out _);
        }

        return runeClass == RuneClass.Space ? SpaceEnd(utf8, start) : RuneClasses.RunEnd(utf8, next, runeClass);
    }
}
