using Minori.Compute;

namespace Minori.Models;

/// <summary>Scratch of the output head, for n tokens.</summary>
internal readonly unsafe struct HeadBuffers
{
    public HeadBuffers(Arena arena, DecoderShape shape, int tokens)
    {
        ChunkTokens = PassCut.HeadChunk(tokens, shape.Vocabulary, shape.Width);
        Normed = arena.Take<float>((long)tokens * shape.Width);
        Statistics = new RowStatistics(arena, shape, tokens);
        Losses = arena.Take<float>(tokens);
        LossRows = arena.Take<int>(tokens);
        LogitsStride = PassCut.LogitsStride(shape.Vocabulary);
        Logits = arena.Take<float>(ChunkTokens * (long)LogitsStride);
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

    /// <summary>[chunk, V], rows <see cref="LogitsStride"/> apart.</summary>
    public float* Logits { get; }

    /// <summary>Elements from one row of logits to the next.</summary>
    public int LogitsStride { get; }
}
