namespace Minori.Models;

/// <summary>Where one layer's operands start in the block of parameters (or of gradients), in floats.</summary>
/// <param name="InputNorm">[C].</param>
/// <param name="QueryKeyValue">[(H + 2K)·D, C]: queries, keys and values as one matrix.</param>
/// <param name="AttentionOutput">[C, H·D].</param>
/// <param name="PostAttentionNorm">[C].</param>
/// <param name="GateUp">[2F, C]: gate and up as one matrix.</param>
/// <param name="Down">[C, F].</param>
internal readonly record struct LayerOffsets(
    long InputNorm,
    long QueryKeyValue,
    long AttentionOutput,
    long PostAttentionNorm,
    long GateUp,
    long Down);
