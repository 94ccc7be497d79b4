namespace Minori.Models;

/// <summary>A product's matrix and bias, or a norm's gain and bias, inside a block of parameters or of gradients.</summary>
internal readonly unsafe struct OperandTensors(float* block, OperandOffsets offsets)
{
    public float* Weight { get; } = block + offsets.Weight;

    /// <summary>Null where there is none.</summary>
    public float* Bias { get; } = offsets.Bias is { } bias ? block + bias : null;
}
