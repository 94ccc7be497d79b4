using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Minori.Text;

/// <summary>Counts how often each word occurs in texts.</summary>
internal static class WordCounts
{
    /// <summary>The distinct words in order of first occurrence, each with its count.</summary>
    public static IReadOnlyCollection<KeyValuePair<byte[], long>> Of(IEnumerable<string> texts, PreTokenizer preTokenizer)
    {
        Dictionary<byte[], long> counts = new(new WordComparer());
        Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> lookup = counts.GetAlternateLookup<ReadOnlySpan<byte>>();
        List<int> ends = [];
        foreach (string text in texts)
        {
            using PooledUtf8 utf8 = new(text);
            ends.Clear();
            preTokenizer.Split(utf8.Span, 0, ends);
            int start = 0;
            foreach (int end in ends)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, utf8.Span[start..end], out _)++;
                start = end;
            }
        }

        return counts;
    }

    /// <summary>Words by content, looked up without copying them.</summary>
    private sealed class WordComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode hash = default;
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
