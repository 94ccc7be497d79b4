using System.Buffers;

namespace Minori.Text;

/// <summary>
/// Finds tokens that are cut out of the text before anything else: the leftmost, and there the longest.
/// </summary>
internal sealed class AddedTokenMatcher
{
    private readonly SearchValues<byte> _firstBytes;
    private readonly Group?[] _groups = new Group?[256];

    /// <param name="tokens">The bytes of each token, not empty, and its id.</param>
    public AddedTokenMatcher(IReadOnlyCollection<(byte[] Content, int Id)> tokens)
    {
        foreach (IGrouping<byte, (byte[] Content, int Id)> group in tokens.GroupBy(t => t.Content[0]))
        {
            (byte[] Content, int Id)[] longestFirst = [.. group.OrderByDescending(t => t.Content.Length).ThenBy(t => t.Id)];
            _groups[group.Key] = new Group(CommonPrefix(longestFirst), longestFirst);
        }

        _firstBytes = SearchValues.Create([.. tokens.Select(t => t.Content[0]).Distinct()]);
    }

    /// <summary>The first added token in <paramref name="text"/>, or false.</summary>
    public bool TryFind(ReadOnlySpan<byte> text, out int start, out int length, out int id)
    {
        (length, id) = (0, 0);
        for (start = 0; start < text.Length; start++)
        {
            int step = text[start..].IndexOfAny(_firstBytes);
            if (step < 0)
            {
                return false;
            }

            start += step;
            Group group = _groups[text[start]]!;
            ReadOnlySpan<byte> rest = text[start..];
            if (!rest.StartsWith(group.Prefix))
            {
                continue;
            }

            foreach ((byte[] content, int candidate) in group.Tokens)
            {
                if (rest.StartsWith(content))
                {
                    (length, id) = (content.Length, candidate);
                    return true;
                }
            }
        }

        return false;
    }

    private static byte[] CommonPrefix((byte[] Content, int Id)[] tokens) =>
        tokens.Select(t => t.Content).Aggregate((prefix, next) => prefix[..prefix.AsSpan().CommonPrefixLength(next)]);

    /// <summary>Tokens with the same first byte; most positions fail at the prefix that they share.</summary>
    private sealed record Group(byte[] Prefix, (byte[] Content, int Id)[] Tokens);
}
