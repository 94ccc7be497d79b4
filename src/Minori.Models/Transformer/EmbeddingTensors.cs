namespace Minori.Models;

/// <summary>The tables that a token's row comes from, inside a block of parameters or of gradients.</summary>
internal readonly unsafe struct EmbeddingTensors(float* block, ParameterLayout layout)
{
    /// <summary>[V, C].</summary>
    public float* Tokens { get; } = block + layout.Embedding;

    /// <summary>[T, C]; null where positions are not learned.</summary>
    public float* Positions { get; } = layout.Positions is { } positions ? block + positions : null;
}
