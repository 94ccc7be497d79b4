using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// How passes cut their work, by shapes alone: into shards of sequences, whose activations of one layer stay in the
/// second level of the cache, and at the head into chunks of tokens, whose logits exist at one time; and how far apart
/// the rows of these lie.
/// </summary>
public static class PassCut
{
    private const int ShardTokens = 256;

    // A megabyte of logits stays in the second level of the cache between its passes.
    private const int ChunkFloats = 1 << 18;
    private const int FewestTokens = 48;
    private const int MostTokens = 240;

    private const int LineFloats = AlignedBuffer<float>.Alignment / sizeof(float);
    private const int CrowdingLines = 16;

    // A chunk moves every weight of the head about four times (packed, plain, gradient in and out), and every logit
    // that the cache does not hold about five times.
    private const long WeightMoves = 4;
    private const long LogitMoves = 5;

    /// <summary>Sequences of T tokens in a shard: as many as come to about 256 tokens, at least one.</summary>
    public static int SequencesPerShard(int tokensPerSequence) => Math.Max(ShardTokens / tokensPerSequence, 1);

    /// <summary>
    /// Tokens in a chunk, of so many: those whose logits stay in the cache, or the most where smaller chunks would move
    /// the head's weights more often than it saves: WeightMoves·C·(1/small − 1/large) &gt; LogitMoves, per token and row
    /// of the head.
    /// </summary>
    /// <param name="tokens">n, those of the shard.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="width">C.</param>
    public static int HeadChunk(int tokens, int vocabulary, int width)
    {
        int resident = Math.Clamp(ChunkFloats / vocabulary, FewestTokens, MostTokens);
        bool isLarge = WeightMoves * width * (MostTokens - resident) > LogitMoves * MostTokens * resident;
        return Math.Min(tokens, isLarge ? MostTokens : resident);
    }

    /// <summary>
    /// Elements from one row of V logits to the next: whole lines of the cache, and not a multiple of a KiB, where the
    /// rows of a tile would crowd a few of its sets.
    /// </summary>
    /// <param name="vocabulary">V.</param>
    public static int LogitsStride(int vocabulary)
    {
        int lines = (vocabulary + LineFloats - 1) / LineFloats;
        return LineFloats * (lines % CrowdingLines == 0 ? lines + 1 : lines);
    }
}
