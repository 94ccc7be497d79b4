namespace Minori.Models;

/// <summary>One layer's operands inside a block of parameters, or of gradients.</summary>
internal readonly unsafe struct LayerTensors(float* block, LayerOffsets offsets)
{
    /// <summary>[C].</summary>
    public float* InputNorm { get; } = block + offsets.InputNorm;

    /// <summary>[(H + 2K)·D, C].</summary>
    public float* QueryKeyValue { get; } = block + offsets.QueryKeyValue;

    /// <summary>[C, H·D].</summary>
    public float* AttentionOutput { get; } = block + offsets.AttentionOutput;

    /// <summary>[C].</summary>
    public float* PostAttentionNorm { get; } = block + offsets.PostAttentionNorm;

    /// <summary>[2F, C].</summary>
    public float* GateUp { get; } = block + offsets.GateUp;

    /// <summary>[C, F].</summary>
    public float* Down { get; } = block + offsets.Down;
}
