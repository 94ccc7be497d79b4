namespace Minori.Models;

/// <summary>A run of tokens of one sequence that stand at consecutive positions.</summary>
/// <param name="FirstRow">Its first row in the batch.</param>
/// <param name="Position">That row's position in its sequence.</param>
/// <param name="Length">The number of tokens.</param>
internal readonly record struct TokenRun(int FirstRow, int Position, int Length);

/// <summary>Runs that go through a layer together.</summary>
/// <param name="FirstRun">The first of its runs; they end where the next chunk's begin.</param>
/// <param name="FirstRow">The first of its rows; likewise.</param>
/// <param name="FirstNeeded">The first of its needed rows; likewise.</param>
internal readonly record struct TokenChunk(int FirstRun, int FirstRow, int FirstNeeded);

/// <summary>Chunks that one thread takes through a layer, in their order: later ones read the keys of earlier ones.</summary>
/// <param name="FirstChunk">The first of its chunks; they end where the next shard's begin.</param>
/// <param name="FirstScore">The first of its scores; likewise.</param>
internal readonly record struct EvaluationShard(int FirstChunk, int FirstScore);

/// <summary>
/// How a batch of sequences is computed. A sequence that begins as the one before it goes on from there: keys and values
/// of what both share exist once. What lies behind a sequence's last scored target is left out. The cut into shards may
/// follow the number of threads, because a token's result does not depend on the tokens that are computed beside it.
/// </summary>
internal sealed unsafe class EvaluationPlan : IDisposable
{
    /// <summary>Rows of a chunk: enough for the products to run at speed, few enough for the caches.</summary>
    public const int ChunkRows = 256;

    // Attention behind a few earlier keys costs more than computing so short a beginning again.
    private const int ShortestShared = 8;

    // A new shard computes the shared beginning anew; that may cost an eighth of the shard before.
    private const int SharedCost = 8;

    // [position]: the row of the sequence under way that stands there.
    private readonly GrowingBuffer<int> _path = new();
    private readonly GrowingBuffer<int> _firstScoreOfRow = new();
    private readonly GrowingBuffer<int> _nextScore = new();
    private readonly GrowingBuffer<int> _foundTargets = new();
    private readonly GrowingBuffer<int> _foundSources = new();
    private int _shardRow;
    private int _shardChunk;

    /// <summary>[rows] token ids.</summary>
    public GrowingBuffer<int> Tokens { get; } = new();

    /// <summary>The runs, with one more that ends them, as in every list below.</summary>
    public GrowingBuffer<TokenRun> Runs { get; } = new();

    public GrowingBuffer<TokenChunk> Chunks { get; } = new();

    public GrowingBuffer<EvaluationShard> Shards { get; } = new();

    /// <summary>[needed]: the rows that have a scored target, ascending.</summary>
    public GrowingBuffer<int> NeededRows { get; } = new();

    /// <summary>[scored]: each score's place among its shard's needed rows, ascending within the shard.</summary>
    public GrowingBuffer<int> ScoreRows { get; } = new();

    /// <summary>[scored]: the target.</summary>
    public GrowingBuffer<int> ScoreTargets { get; } = new();

    /// <summary>[scored]: the place in the batch as the caller gave it.</summary>
    public GrowingBuffer<int> ScoreSources { get; } = new();

    /// <summary>The number of shards, without the one that ends the list.</summary>
    public int ShardCount => Shards.Count - 1;

    /// <summary>The number of tokens of <paramref name="next"/> that are not computed after <paramref name="previous"/>.</summary>
    public static int NewTokens(ReadOnlySpan<int> previous, ReadOnlySpan<int> next) => next.Length - Shared(previous, next);

    /// <summary>Plans a batch of sequences, end to end, with their targets.</summary>
    /// <param name="inputs">Token ids.</param>
    /// <param name="targets">As many, −1 where the prediction is not scored.</param>
    /// <param name="lengths">The sequences' lengths.</param>
    /// <param name="threads">How many shards are worth having.</param>
    public void Make(ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, ReadOnlySpan<int> lengths, int threads)
    {
        Clear();
        foreach (int length in lengths)
        {
            _path.Reserve(length);
        }

        int share = Math.Max(ChunkRows, inputs.Length / threads);
        ReadOnlySpan<int> previous = default;
        int source = 0;
        foreach (int given in lengths)
        {
            ReadOnlySpan<int> scored = targets.Slice(source, given);
            int length = scored.LastIndexOfAnyExcept(-1) + 1;
            if (length > 0)
            {
                ReadOnlySpan<int> sequence = inputs.Slice(source, length);
                int shared = Shared(previous, sequence);
                int rows = Tokens.Count - _shardRow;
                if (rows > 0 && IsFull(rows, length - shared, shared, share))
                {
                    CloseShard();
                    shared = 0;
                }

                AddSequence(sequence, scored[..length], shared, source);
                previous = sequence;
            }

            source += given;
        }

        CloseShard();
        Shards.Add(new EvaluationShard(Chunks.Count, ScoreRows.Count));
        Chunks.Add(new TokenChunk(Runs.Count, Tokens.Count, NeededRows.Count));
    }

    public void Dispose()
    {
        foreach (GrowingBuffer<int> list in (ReadOnlySpan<GrowingBuffer<int>>)
            [_path, _firstScoreOfRow, _nextScore, _foundTargets, _foundSources, Tokens, NeededRows, ScoreRows, ScoreTargets, ScoreSources])
        {
            list.Dispose();
        }

        Runs.Dispose();
        Chunks.Dispose();
        Shards.Dispose();
    }

    private static int Shared(ReadOnlySpan<int> previous, ReadOnlySpan<int> next)
    {
        int shared = previous.CommonPrefixLength(next);
        return shared < ShortestShared ? 0 : shared;
    }

    private static bool IsFull(int rows, int added, int shared, int share) =>
        rows + added > ChunkRows && (shared * SharedCost <= rows || rows >= share);

    private void Clear()
    {
        foreach (GrowingBuffer<int> list in (ReadOnlySpan<GrowingBuffer<int>>)
            [_firstScoreOfRow, _nextScore, _foundTargets, _foundSources, Tokens, NeededRows, ScoreRows, ScoreTargets, ScoreSources])
        {
            list.Clear();
        }

        Runs.Clear();
        Chunks.Clear();
        Shards.Clear();
        _shardRow = 0;
        _shardChunk = 0;
    }

    private void AddSequence(ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, int shared, int source)
    {
        int length = inputs.Length - shared;
        for (int done = 0; done < length; done += ChunkRows)
        {
            AddRun(shared + done, Math.Min(ChunkRows, length - done));
        }

        for (int position = shared; position < inputs.Length; position++)
        {
            _path.Pointer[position] = Tokens.Count;
            Tokens.Add(inputs[position]);
            _firstScoreOfRow.Add(-1);
        }

        for (int position = 0; position < targets.Length; position++)
        {
            if (targets[position] >= 0)
            {
                int row = _path.Pointer[position];
                _nextScore.Add(_firstScoreOfRow[row]);
                _firstScoreOfRow[row] = _foundTargets.Count;
                _foundTargets.Add(targets[position]);
                _foundSources.Add(source + position);
            }
        }
    }

    private void AddRun(int position, int length)
    {
        int first = Runs.Count == 0 ? 0 : Runs[Runs.Count - 1].FirstRow + Runs[Runs.Count - 1].Length;
        if (Chunks.Count == _shardChunk || first + length - Chunks[Chunks.Count - 1].FirstRow > ChunkRows)
        {
            Chunks.Add(new TokenChunk(Runs.Count, first, 0));
        }

        Runs.Add(new TokenRun(first, position, length));
    }

    private void CloseShard()
    {
        if (Tokens.Count == _shardRow)
        {
            return;
        }

        Shards.Add(new EvaluationShard(_shardChunk, ScoreRows.Count));
        int firstNeeded = NeededRows.Count;
        for (int chunk = _shardChunk; chunk < Chunks.Count; chunk++)
        {
            int row = Chunks[chunk].FirstRow;
            int end = chunk + 1 < Chunks.Count ? Chunks[chunk + 1].FirstRow : Tokens.Count;
            Chunks[chunk] = Chunks[chunk] with { FirstNeeded = NeededRows.Count };
            for (; row < end; row++)
            {
                int score = _firstScoreOfRow[row];
                for (; score >= 0; score = _nextScore[score])
                {
                    ScoreRows.Add(NeededRows.Count - firstNeeded);
                    ScoreTargets.Add(_foundTargets[score]);
                    ScoreSources.Add(_foundSources[score]);
                }

                if (_firstScoreOfRow[row] >= 0)
                {
                    NeededRows.Add(row);
                }
            }
        }

        _shardRow = Tokens.Count;
        _shardChunk = Chunks.Count;
    }
}
