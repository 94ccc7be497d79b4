using Minori.Compute;

namespace Minori.Models;

/// <summary>Scratch of the backward pass, shared by all layers, for n tokens.</summary>
internal readonly unsafe struct BackwardBuffers
{
    public BackwardBuffers(Arena arena, DecoderShape shape, int tokens, float* attention)
    {
        Gradient = arena.Take<float>((long)tokens * shape.Width);
        Normed = arena.Take<float>((long)tokens * shape.Width);
        Projection = arena.Take<float>((long)tokens * shape.ProjectionWidth);
        Hidden = arena.Take<float>((long)tokens * Math.Max(shape.FeedForwardWidth, shape.QueryWidth));
        Attention = attention;
    }

    /// <summary>[n, C]: the gradient of the residual stream.</summary>
    public float* Gradient { get; }

    /// <summary>[n, C]: the gradient of what a block added where some of it is dropped, then that of a norm's result.</summary>
    public float* Normed { get; }

    /// <summary>[n, (H + 2K)·D].</summary>
    public float* Projection { get; }

    /// <summary>[n, F] or [n, H·D].</summary>
    public float* Hidden { get; }

    /// <summary>The scratch that attention's forward and backward pass share.</summary>
    public float* Attention { get; }
}
