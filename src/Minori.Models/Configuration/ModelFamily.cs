namespace Minori.Models;

/// <summary>The kinds of model whose checkpoints can be read and written.</summary>
public enum ModelFamily
{
    /// <summary>RMSNorm, rotary positions, SwiGLU, no biases (Touvron et al. 2023, arXiv 2302.13971).</summary>
    Llama,

    /// <summary>LayerNorm, learned positions, GELU, biases everywhere (Radford et al. 2019).</summary>
    Gpt2,
}
