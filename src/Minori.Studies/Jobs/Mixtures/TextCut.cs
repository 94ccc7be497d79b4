using Minori.Text;

namespace Minori.Studies.Jobs;

/// <summary>Cuts text by tokens and never inside a character.</summary>
internal static class TextCut
{
    // A token of a trained vocabulary stands for some characters, rarely for more than this many.
    private const int CharactersPerToken = 64;

    /// <summary>About the longest beginning of a text that has at most so many tokens: its length in characters, and never more tokens.</summary>
    public static int Prefix(Tokenizer tokenizer, ReadOnlySpan<char> text, int tokens)
    {
        List<int> encoded = [];
        int fits = 0;
        int exceeds = (int)Math.Min(text.Length, (long)tokens * CharactersPerToken) + 1;
        while (exceeds - fits > 1)
        {
            int middle = fits + ((exceeds - fits) / 2);
            encoded.Clear();
            tokenizer.Encode(text[..Whole(text, middle)], encoded);
            (fits, exceeds) = encoded.Count <= tokens ? (middle, exceeds) : (fits, middle);
        }

        return Whole(text, fits);
    }

    /// <summary>The text in pieces of at most so many tokens, from its beginning on.</summary>
    public static IEnumerable<string> Pieces(Tokenizer tokenizer, string text, int tokens)
    {
        for (int start = 0; start < text.Length;)
        {
            int length = Math.Max(Prefix(tokenizer, text.AsSpan(start), tokens), FirstCharacter(text, start));
            yield return text.Substring(start, length);
            start += length;
        }
    }

    private static int Whole(ReadOnlySpan<char> text, int length) =>
        length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;

    private static int FirstCharacter(string text, int start) =>
        char.IsHighSurrogate(text[start]) && start + 1 < text.Length ? 2 : 1;
}
