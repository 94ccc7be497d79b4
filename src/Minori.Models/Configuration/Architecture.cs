namespace Minori.Models;

/// <summary>How a row of the residual stream is normalised.</summary>
public enum NormKind
{
    /// <summary>By its root mean square, with a gain (Zhang and Sennrich 2019, arXiv 1910.07467).</summary>
    RmsNorm,

    /// <summary>By its mean and deviation, with a gain and a bias (Ba et al. 2016, arXiv 1607.06450).</summary>
    LayerNorm,
}

/// <summary>How a token's place in its sequence enters the model.</summary>
public enum PositionKind
{
    /// <summary>Queries and keys are turned by angles that grow with the position (Su et al. 2021, arXiv 2104.09864).</summary>
    Rotary,

    /// <summary>A trained row for each position is added to the embedding.</summary>
    Learned,
}

/// <summary>What the feed-forward block does between its products.</summary>
public enum FeedForwardKind
{
    /// <summary>SiLU(gate) ⊙ up (Shazeer 2020, arXiv 2002.05202).</summary>
    SwiGlu,

    /// <summary>GELU with the hyperbolic tangent in place of the error function (Hendrycks and Gimpel 2016, arXiv 1606.08415).</summary>
    GeluTanh,

    /// <summary>GELU as it is defined, x·Φ(x).</summary>
    GeluErf,
}
