namespace Minori.Text;

/// <summary>
/// Merges the bytes of words by rank, with the workspace and the word cache that this takes; for one thread at a time.
/// </summary>
internal sealed class WordEncoder(MergeTable merges, int[] byteTokens, Dictionary<string, int>? wholeWords)
{
    private readonly WordCache _cache = new();

    // Candidate merges: rank in the upper half, position in the lower, so that equal ranks go from left to right.
    private readonly PriorityQueue<ulong, ulong> _candidates = new();
    private int[] _tokens = new int[64];
    private int[] _next = new int[64];
    private int[] _previous = new int[64];

    /// <summary>The ends of the words of the text being encoded.</summary>
    public List<int> WordEnds { get; } = [];

    /// <summary>Appends the tokens of one word.</summary>
    public void Encode(ReadOnlySpan<byte> word, List<int> tokens)
    {
        if (word.Length == 1)
        {
            tokens.Add(ByteToken(word[0]));
            return;
        }

        if (_cache.TryAppend(word, tokens))
        {
            return;
        }

        int first = tokens.Count;
        if (wholeWords is not null && wholeWords.TryGetValue(ByteAlphabet.Visible(word), out int whole))
        {
            tokens.Add(whole);
        }
        else
        {
            Merge(word, tokens);
        }

        _cache.Store(word, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(tokens)[first..]);
    }

    private int ByteToken(byte value) =>
        byteTokens[value] is >= 0 and int token
            ? token
            : throw new TokenizerException(
                $"the tokenizer's vocabulary has no token for byte 0x{value:X2}, which valid UTF-8 never holds: "
                + "encode text, not arbitrary bytes");

    private void Merge(ReadOnlySpan<byte> word, List<int> tokens)
    {
        Reserve(word.Length);
        for (int i = 0; i < word.Length; i++)
        {
            _tokens[i] = ByteToken(word[i]);
            _next[i] = i + 1;
            _previous[i] = i - 1;
        }

        for (int i = 0; i + 1 < word.Length; i++)
        {
            Propose(i, i + 1);
        }

        while (_candidates.TryDequeue(out ulong candidate, out _))
        {
            int rank = (int)(candidate >> 32);
            int left = (int)(uint)candidate;
            int right = _next[left];

            // An earlier merge may have consumed either side since this candidate was proposed.
            if (_tokens[left] < 0 || right == word.Length || merges.Rank(_tokens[left], _tokens[right]) != rank)
            {
                continue;
            }

            int after = _next[right];
            _tokens[left] = merges.Result(rank);
            _tokens[right] = -1;
            _next[left] = after;
            if (after < word.Length)
            {
                _previous[after] = left;
                Propose(left, after);
            }

            if (_previous[left] >= 0)
            {
                Propose(_previous[left], left);
            }
        }

        for (int i = 0; i < word.Length; i = _next[i])
        {
            tokens.Add(_tokens[i]);
        }
    }

    private void Propose(int left, int right)
    {
        int rank = merges.Rank(_tokens[left], _tokens[right]);
        if (rank != int.MaxValue)
        {
            ulong candidate = ((ulong)rank << 32) | (uint)left;
            _candidates.Enqueue(candidate, candidate);
        }
    }

    private void Reserve(int length)
    {
        if (_tokens.Length < length)
        {
            int capacity = Math.Max(length, 2 * _tokens.Length);
            _tokens = new int[capacity];
            _next = new int[capacity];
            _previous = new int[capacity];
        }
    }
}
