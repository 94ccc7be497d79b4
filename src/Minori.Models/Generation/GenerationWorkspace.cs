using Minori.Compute;

namespace Minori.Models;

/// <summary>The memory for reading n tokens of one sequence in a single pass.</summary>
internal sealed unsafe class GenerationWorkspace
{
    /// <param name="arena">Where the memory comes from.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="tokens">n.</param>
    public GenerationWorkspace(Arena arena, DecoderShape shape, int tokens)
    {
        Tokens = new ShardTokens(arena, 1, tokens);
        Residual = arena.Take<float>((long)tokens * shape.Width);
        Activations = new LayerActivations(arena, shape, tokens);
        AttentionScratch = arena.Take<float>(CausalAttention.ScratchLength(tokens, shape.HeadDimension));
    }

    public ShardTokens Tokens { get; }

    /// <summary>[n, C].</summary>
    public float* Residual { get; }

    /// <summary>One layer's, used by every layer in turn.</summary>
    public LayerActivations Activations { get; }

    /// <summary>Of <see cref="CausalAttention.ScratchLength"/>.</summary>
    public float* AttentionScratch { get; }
}
