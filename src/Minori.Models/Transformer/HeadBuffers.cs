using Minori.Compute;

namespace Minori.Models;

/// <summary>Scratch of the output head, for n tokens.</summary>
internal readonly unsafe struct HeadBuffers
{
    // A megabyte of logits stays in the second level of the cache between its passes.
    private const int ChunkFloats = 1 << 18;
    private const int FewestTokens = 48;
    private const int MostTokens = 240;

    // A chunk moves every weight of the head about four times (packed, plain, gradient in and out), and every logit
    // that the cache does not hold about five times.
    private const long WeightMoves = 4;
    private const long LogitMoves = 5;

    public HeadBuffers(Arena arena, DecoderShape shape, int tokens)
    {
        ChunkTokens = Math.Min(tokens, BestChunk(shape.Vocabulary, shape.Width));
        Normed = arena.Take<float>((long)tokens * shape.Width);
        Statistics = new RowStatistics(arena, shape, tokens);
        Losses = arena.Take<float>(tokens);
        LossRows = arena.Take<int>(tokens);
        Logits = arena.Take<float>((long)ChunkTokens * shape.Vocabulary);
    }

    /// <summary>The number of tokens whose logits exist at one time.</summary>
    public int ChunkTokens { get; }

    /// <summary>[n, C].</summary>
    public float* Normed { get; }

    /// <summary>[n].</summary>
    public RowStatistics Statistics { get; }

    /// <summary>[scored]: −log probability of each scored target, in nats.</summary>
    public float* Losses { get; }

    /// <summary>[n]: the row of logits that each loss is of, where a pass has several of one row.</summary>
    public int* LossRows { get; }

    /// <summary>[chunk, V].</summary>
    public float* Logits { get; }

    /// <summary>
    /// Chunks whose logits stay in the cache, or the largest where those would move the head's weights more often than
    /// it saves: WeightMoves·C·(1/small − 1/large) &gt; LogitMoves, per token and row of the head.
    /// </summary>
    private static int BestChunk(int vocabulary, int width)
    {
        int resident = Math.Clamp(ChunkFloats / vocabulary, FewestTokens, MostTokens);
        return WeightMoves * width * (MostTokens - resident) > LogitMoves * MostTokens * resident ? MostTokens : resident;
    }
}
