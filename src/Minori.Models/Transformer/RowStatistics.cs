using Minori.Compute;

namespace Minori.Models;

/// <summary>What a norm's forward pass keeps of each of n rows for its backward pass.</summary>
internal readonly unsafe struct RowStatistics
{
    public RowStatistics(Arena arena, DecoderShape shape, int tokens)
    {
        InverseDeviation = arena.Take<float>(tokens);
        Mean = shape.Configuration.Norm == NormKind.LayerNorm ? arena.Take<float>(tokens) : null;
    }

    /// <summary>[n]: 1 / root mean square, or 1 / deviation.</summary>
    public float* InverseDeviation { get; }

    /// <summary>[n]; null where the norm does not subtract it.</summary>
    public float* Mean { get; }
}
