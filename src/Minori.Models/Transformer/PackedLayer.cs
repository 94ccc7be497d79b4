namespace Minori.Models;

/// <summary>A matrix W[out, in] in the orders in which the products read it.</summary>
internal readonly unsafe struct PackedMatrix(float* transposed, float* rows)
{
    /// <summary>Wᵀ in panels, for y = x·Wᵀ.</summary>
    public float* Transposed { get; } = transposed;

    /// <summary>W in panels, for dx = dy·W; null where only forward passes are wanted.</summary>
    public float* Rows { get; } = rows;
}

/// <summary>One layer's matrices, packed.</summary>
internal readonly struct PackedLayer(
    PackedMatrix queryKeyValue, PackedMatrix attentionOutput, PackedMatrix up, PackedMatrix down)
{
    /// <summary>[(H + 2K)·D, C].</summary>
    public PackedMatrix QueryKeyValue { get; } = queryKeyValue;

    /// <summary>[C, H·D].</summary>
    public PackedMatrix AttentionOutput { get; } = attentionOutput;

    /// <summary>[U, C].</summary>
    public PackedMatrix Up { get; } = up;

    /// <summary>[C, F].</summary>
    public PackedMatrix Down { get; } = down;
}
