namespace Minori.Modifications;

/// <summary>How the weights of several models become one model's.</summary>
public enum MergeMethod
{
    /// <summary>The plain average (Wortsman et al. 2022, "Model soups", arXiv 2203.05482, section 2).</summary>
    Uniform,

    /// <summary>
    /// Without a base Σ wₖθₖ / Σ wₖ; with a base θ₀ + Σ wₖ(θₖ − θ₀) (Ilharco et al. 2023, "Editing Models with Task
    /// Arithmetic", arXiv 2212.04089, section 2).
    /// </summary>
    Weighted,

    /// <summary>
    /// Along the great circle between two models, tensor by tensor (Shoemake 1985, "Animating Rotation with Quaternion
    /// Curves").
    /// </summary>
    Slerp,

    /// <summary>Trim, elect sign, disjoint mean (Yadav et al. 2023, arXiv 2306.01708, section 4).</summary>
    Ties,
}
