using Minori.Compute;

namespace Minori.Models;

/// <summary>What one layer's forward pass leaves for its backward pass, for n tokens.</summary>
internal readonly unsafe struct LayerActivations
{
    public LayerActivations(Arena arena, DecoderShape shape, int tokens)
    {
        Normed = arena.Take<float>((long)tokens * shape.Width);
        InverseRms = arena.Take<float>(tokens);
        Projection = arena.Take<float>((long)tokens * shape.ProjectionWidth);
        Attended = arena.Take<float>((long)tokens * shape.QueryWidth);
        LogSumExp = arena.Take<float>((long)tokens * shape.Heads);
        FeedForwardNormed = arena.Take<float>((long)tokens * shape.Width);
        FeedForwardInverseRms = arena.Take<float>(tokens);
        GateUp = arena.Take<float>(2L * tokens * shape.FeedForwardWidth);
        Hidden = arena.Take<float>((long)tokens * shape.FeedForwardWidth);
    }

    /// <summary>[n, C]: the input after its norm.</summary>
    public float* Normed { get; }

    /// <summary>[n].</summary>
    public float* InverseRms { get; }

    /// <summary>[n, (H + 2K)·D]: queries and keys, turned to their positions, and values.</summary>
    public float* Projection { get; }

    /// <summary>[n, H·D]: the heads' results.</summary>
    public float* Attended { get; }

    /// <summary>[H, n of each sequence]: logarithms of the softmax denominators.</summary>
    public float* LogSumExp { get; }

    /// <summary>[n, C]: the residual stream after attention, after its norm.</summary>
    public float* FeedForwardNormed { get; }

    /// <summary>[n].</summary>
    public float* FeedForwardInverseRms { get; }

    /// <summary>[n, 2F].</summary>
    public float* GateUp { get; }

    /// <summary>[n, F]: SiLU(gate) ⊙ up.</summary>
    public float* Hidden { get; }
}
