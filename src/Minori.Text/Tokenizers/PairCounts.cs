using System.Runtime.InteropServices;

namespace Minori.Text;

/// <summary>
/// How often each pair of tokens stands side by side, kept up to date while pairs are merged: only the words that hold
/// the merged pair are looked at.
/// </summary>
internal sealed class PairCounts
{
    private const int LeastCount = 2;

    private readonly List<int[]> _words = [];
    private readonly List<long> _wordCounts = [];
    private readonly Dictionary<(int Left, int Right), Pair> _pairs = [];

    // Counts may have fallen since they were queued; MostFrequent corrects such entries when they come up.
    private readonly PriorityQueue<(int Left, int Right), (long NegativeCount, int Left, int Right)> _queue = new();
    private readonly Dictionary<(int Left, int Right), long> _changes = [];

    public PairCounts(IReadOnlyCollection<KeyValuePair<byte[], long>> words, Func<byte, int> token)
    {
        foreach ((byte[] word, long count) in words.Where(w => w.Key.Length > 1))
        {
            _words.Add(Array.ConvertAll(word, b => token(b)));
            _wordCounts.Add(count);
            Count(_words.Count - 1, count, added: null);
        }

        ApplyChanges();
    }

    /// <summary>The pair to merge next, or null where no pair occurs twice.</summary>
    public (int Left, int Right)? MostFrequent()
    {
        while (_queue.TryDequeue(out (int Left, int Right) pair, out (long NegativeCount, int, int) queued))
        {
            long count = _pairs[pair].Count;
            if (count == -queued.NegativeCount)
            {
                return pair;
            }

            Enqueue(pair, count);
        }

        return null;
    }

    /// <summary>Replaces the pair by the token <paramref name="merged"/> in all words.</summary>
    public void Merge(int left, int right, int merged)
    {
        foreach (int word in _pairs[(left, right)].Words)
        {
            if (Replaced(_words[word], left, right, merged) is { } tokens)
            {
                Count(word, -_wordCounts[word], added: null);
                _words[word] = tokens;
                Count(word, _wordCounts[word], merged);
            }
        }

        ApplyChanges();
    }

    /// <summary>
    /// The word with the pair merged from left to right, or null where it does not hold the pair (any more).
    /// </summary>
    private static int[]? Replaced(int[] word, int left, int right, int merged)
    {
        int length = 0;
        Span<int> tokens = word.Length <= 256 ? stackalloc int[word.Length] : new int[word.Length];
        for (int i = 0; i < word.Length; i++)
        {
            bool pair = word[i] == left && i + 1 < word.Length && word[i + 1] == right;
            tokens[length++] = pair ? merged : word[i];
            i += pair ? 1 : 0;
        }

        return length < word.Length ? tokens[..length].ToArray() : null;
    }

    /// <summary>
    /// Adds <paramref name="count"/> to every pair of the word; pairs with the token <paramref name="added"/> (or all,
    /// if null) learn of the word.
    /// </summary>
    private void Count(int word, long count, int? added)
    {
        int[] tokens = _words[word];
        for (int i = 0; i + 1 < tokens.Length; i++)
        {
            (int Left, int Right) key = (tokens[i], tokens[i + 1]);
            CollectionsMarshal.GetValueRefOrAddDefault(_changes, key, out _) += count;
            if (count > 0 && (added is null || key.Left == added || key.Right == added))
            {
                ref Pair? pair = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, key, out _);
                pair ??= new Pair();
                if (pair.Words.Count == 0 || pair.Words[^1] != word)
                {
                    pair.Words.Add(word);
                }
            }
        }
    }

    private void ApplyChanges()
    {
        foreach (((int Left, int Right) key, long change) in _changes)
        {
            Pair pair = _pairs[key];
            pair.Count += change;
            if (change > 0)
            {
                Enqueue(key, pair.Count);
            }
        }

        _changes.Clear();
    }

    private void Enqueue((int Left, int Right) pair, long count)
    {
        if (count >= LeastCount)
        {
            _queue.Enqueue(pair, (-count, pair.Left, pair.Right));
        }
    }

    private sealed class Pair
    {
        public long Count { get; set; }

        /// <summary>The words that held the pair at some time.</summary>
        public List<int> Words { get; } = [];
    }
}
