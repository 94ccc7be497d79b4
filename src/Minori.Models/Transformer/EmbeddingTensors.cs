namespace Minori.Models;

/// <summary>The tables that a token's row comes from, inside a block of parameters or of gradients.</summary>
internal readonly unsafe struct EmbeddingTensors(float* tokens, float* positions)
{
    public EmbeddingTensors(float* block, ParameterLayout layout)
        : this(block + layout.Embedding, layout.Positions is { } positions ? block + positions : null)
    {
    }

    /// <summary>[V, C].</summary>
    public float* Tokens { get; } = tokens;

    /// <summary>[T, C]; null where positions are not learned.</summary>
    public float* Positions { get; } = positions;
}
