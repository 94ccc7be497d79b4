using Minori.Compute;

namespace Minori.Models;

/// <summary>What one layer's forward pass leaves for its backward pass, for n tokens.</summary>
internal readonly unsafe struct LayerActivations
{
    public LayerActivations(Arena arena, DecoderShape shape, int tokens)
    {
        Normed = arena.Take<float>((long)tokens * shape.Width);
        Statistics = new RowStatistics(arena, shape, tokens);
        Projection = arena.Take<float>((long)tokens * shape.ProjectionWidth);
        Attended = arena.Take<float>((long)tokens * shape.QueryWidth);
        LogSumExp = arena.Take<float>((long)tokens * shape.Heads);
        FeedForwardNormed = arena.Take<float>((long)tokens * shape.Width);
        FeedForwardStatistics = new RowStatistics(arena, shape, tokens);
        Up = arena.Take<float>((long)tokens * shape.UpWidth);
        Hidden = arena.Take<float>((long)tokens * shape.FeedForwardWidth);
    }

    private LayerActivations(Arena arena, DecoderShape shape, int tokens, float* normed, RowStatistics statistics)
    {
        Normed = normed;
        Statistics = statistics;
        Projection = arena.Take<float>((long)tokens * shape.ProjectionWidth);
        Attended = arena.Take<float>((long)tokens * shape.QueryWidth);
        LogSumExp = arena.Take<float>((long)tokens * shape.Heads);
        FeedForwardNormed = normed;
        FeedForwardStatistics = statistics;
        Up = arena.Take<float>((long)tokens * shape.UpWidth);
        Hidden = arena.Take<float>((long)tokens * shape.FeedForwardWidth);
    }

    /// <summary>What a forward pass needs that no backward pass follows: both norms share their place.</summary>
    public static LayerActivations WithoutBackward(Arena arena, DecoderShape shape, int tokens) => new(
        arena, shape, tokens, arena.Take<float>((long)tokens * shape.Width), new RowStatistics(arena, shape, tokens));

    /// <summary>[n, C]: the input after its norm.</summary>
    public float* Normed { get; }

    /// <summary>[n]: of the norm before attention.</summary>
    public RowStatistics Statistics { get; }

    /// <summary>[n, (H + 2K)·D]: queries and keys, turned to their positions where these are rotary, and values.</summary>
    public float* Projection { get; }

    /// <summary>[n, H·D]: the heads' results.</summary>
    public float* Attended { get; }

    /// <summary>[H, n of each sequence]: logarithms of the softmax denominators.</summary>
    public float* LogSumExp { get; }

    /// <summary>[n, C]: the residual stream after attention, after its norm.</summary>
    public float* FeedForwardNormed { get; }

    /// <summary>[n]: of the norm before the feed-forward block.</summary>
    public RowStatistics FeedForwardStatistics { get; }

    /// <summary>[n, U]: the feed-forward block's first product.</summary>
    public float* Up { get; }

    /// <summary>[n, F]: the second product's input.</summary>
    public float* Hidden { get; }
}
