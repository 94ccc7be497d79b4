namespace Minori.Models;

/// <summary>Where one layer's operands start in the block of parameters (or of gradients), in floats.</summary>
/// <param name="InputNorm">[C].</param>
/// <param name="QueryKeyValue">[(H + 2K)·D, C]: queries, keys and values as one matrix.</param>
/// <param name="AttentionOutput">[C, H·D].</param>
/// <param name="PostAttentionNorm">[C].</param>
/// <param name="Up">[F, C], or [2F, C]: gate and up as one matrix.</param>
/// <param name="Down">[C, F].</param>
internal readonly record struct LayerOffsets(
    OperandOffsets InputNorm,
    OperandOffsets QueryKeyValue,
    OperandOffsets AttentionOutput,
    OperandOffsets PostAttentionNorm,
    OperandOffsets Up,
    OperandOffsets Down);

/// <summary>Where a product's or a norm's operands start.</summary>
/// <param name="Weight">The matrix, or the gain.</param>
/// <param name="Bias">As long as a row of the result; null where there is none.</param>
internal readonly record struct OperandOffsets(long Weight, long? Bias);
