using Minori.Compute;

namespace Minori.Models;

/// <summary>Scratch of the output head, for n tokens.</summary>
internal readonly unsafe struct HeadBuffers
{
    // A megabyte of logits at most, so that a chunk stays in the second level of the cache between its passes.
    private const int ChunkFloats = 1 << 18;
    private const int FewestTokens = 48;
    private const int MostTokens = 240;

    public HeadBuffers(Arena arena, DecoderShape shape, int tokens)
    {
        ChunkTokens = Math.Min(tokens, Math.Clamp(ChunkFloats / shape.Vocabulary, FewestTokens, MostTokens));
        Normed = arena.Take<float>((long)tokens * shape.Width);
        InverseRms = arena.Take<float>(tokens);
        Losses = arena.Take<float>(tokens);
        Logits = arena.Take<float>((long)ChunkTokens * shape.Vocabulary);
    }

    /// <summary>The number of tokens whose logits exist at one time.</summary>
    public int ChunkTokens { get; }

    /// <summary>[n, C].</summary>
    public float* Normed { get; }

    /// <summary>[n].</summary>
    public float* InverseRms { get; }

    /// <summary>[scored]: −log probability of each scored target, in nats.</summary>
    public float* Losses { get; }

    /// <summary>[chunk, V].</summary>
    public float* Logits { get; }
}
