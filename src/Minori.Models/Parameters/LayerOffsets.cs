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
    OperandOffsets Down)
{
    /// <summary>Every offset as another block has it.</summary>
    public LayerOffsets Select(Func<long, long> place) => new(
        InputNorm.Select(place),
        QueryKeyValue.Select(place),
        AttentionOutput.Select(place),
        PostAttentionNorm.Select(place),
        Up.Select(place),
        Down.Select(place));
}

/// <summary>Where a product's or a norm's operands start.</summary>
/// <param name="Weight">The matrix, or the gain.</param>
/// <param name="Bias">As long as a row of the result; null where there is none.</param>
internal readonly record struct OperandOffsets(long Weight, long? Bias)
{
    /// <summary>Both offsets as another block has them.</summary>
    public OperandOffsets Select(Func<long, long> place) => new(place(Weight), Bias is { } bias ? place(bias) : null);
}
