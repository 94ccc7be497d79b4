namespace Minori.Models;

/// <summary>One layer's operands inside a block of parameters, or of gradients.</summary>
internal readonly unsafe struct LayerTensors(float* block, LayerOffsets offsets)
{
    /// <summary>[C].</summary>
    public OperandTensors InputNorm { get; } = new(block, offsets.InputNorm);

    /// <summary>[(H + 2K)·D, C].</summary>
    public OperandTensors QueryKeyValue { get; } = new(block, offsets.QueryKeyValue);

    /// <summary>[C, H·D].</summary>
    public OperandTensors AttentionOutput { get; } = new(block, offsets.AttentionOutput);

    /// <summary>[C].</summary>
    public OperandTensors PostAttentionNorm { get; } = new(block, offsets.PostAttentionNorm);

    /// <summary>[U, C].</summary>
    public OperandTensors Up { get; } = new(block, offsets.Up);

    /// <summary>[C, F].</summary>
    public OperandTensors Down { get; } = new(block, offsets.Down);
}
