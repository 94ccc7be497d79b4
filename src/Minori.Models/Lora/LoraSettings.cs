using System.Globalization;
using System.Text.Json.Serialization;

namespace Minori.Models;

/// <summary>A matrix of a layer that LoRA can adapt.</summary>
public enum LoraTarget
{
    /// <summary>Queries.</summary>
    Q,

    /// <summary>Keys.</summary>
    K,

    /// <summary>Values.</summary>
    V,

    /// <summary>The attention's output.</summary>
    O,

    /// <summary>The gate of a SwiGLU.</summary>
    Gate,

    /// <summary>The feed-forward's first matrix.</summary>
    Up,

    /// <summary>The feed-forward's last matrix.</summary>
    Down,
}

/// <summary>
/// Low-rank adaptation (Hu et al. 2021, arXiv 2106.09685): W + (α/r)·B·A with B [out, r] and A [r, in] in place of W; only
/// A and B are trained.
/// </summary>
public sealed record LoraSettings
{
    /// <summary>r, at most the smaller side of each adapted matrix.</summary>
    public required int Rank { get; init; }

    /// <summary>α; null for r, which makes the factor one.</summary>
    public double? Alpha { get; init; }

    /// <summary>What is adapted, in every layer; null for all matrices of the layers.</summary>
    public IReadOnlyList<LoraTarget>? Targets { get; init; }

    /// <summary>α/r.</summary>
    [JsonIgnore]
    public double Scale => (Alpha ?? Rank) / Rank;

    /// <summary>Checks the numbers, and that the model has the targets.</summary>
    /// <exception cref="ModelConfigurationException">They have no sense, or do not fit the model.</exception>
    public void ValidateFor(ModelConfiguration model, ParameterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layout);
        if (Alpha is { } alpha && !(alpha > 0 && double.IsFinite(alpha)))
        {
            throw new ModelConfigurationException(
                $"LoRA's alpha cannot be {alpha.ToString(CultureInfo.InvariantCulture)}: take a number above 0");
        }

        _ = LoraMatrices.Of(layout, model, this);
    }
}
