using System.Buffers;
using System.Globalization;
using System.Text;

namespace Minori.Text;

/// <summary>What the pre-tokenising patterns distinguish: <c>\p{L}</c>, <c>\p{N}</c>, <c>\s</c>, anything else.</summary>
internal enum RuneClass : byte
{
    Other,
    Letter,
    Number,
    Space,
}

/// <summary>
/// Classes of whole runes read from UTF-8, so that a letter outside the basic plane is a letter. (.NET's <c>Regex</c>
/// sees two surrogates there.) A byte that is not UTF-8 is one character of class <see cref="RuneClass.Other"/>.
/// </summary>
internal static class RuneClasses
{
    private static readonly RuneClass[] _ascii = [.. Enumerable.Range(0, 128).Select(c => Of(new Rune(c)))];

    /// <summary>The class of the rune at <paramref name="index"/> and its length in bytes.</summary>
    public static RuneClass At(ReadOnlySpan<byte> utf8, int index, out int length)
    {
        byte first = utf8[index];
        if (first < 128)
        {
            length = 1;
            return _ascii[first];
        }

        bool valid = Rune.DecodeFromUtf8(utf8[index..], out Rune rune, out int consumed) == OperationStatus.Done;
        length = valid ? consumed : 1;
        return valid ? Of(rune) : RuneClass.Other;
    }

    /// <summary>
    /// The end of the run of runes of one class that starts at <paramref name="index"/>, which may be empty.
    /// </summary>
    public static int RunEnd(ReadOnlySpan<byte> utf8, int index, RuneClass runeClass)
    {
        while (index < utf8.Length && At(utf8, index, out int length) == runeClass)
        {
            index += length;
        }

        return index;
    }

    private static RuneClass Of(Rune rune)
    {
        if (Rune.IsWhiteSpace(rune))
        {
            return RuneClass.Space;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            <= UnicodeCategory.OtherLetter => RuneClass.Letter,
            >= UnicodeCategory.DecimalDigitNumber and <= UnicodeCategory.OtherNumber => RuneClass.Number,
            _ => RuneClass.Other,
        };
    }
}
