namespace Minori.Training;

/// <summary>
/// Elastic weight consolidation (Kirkpatrick et al. 2017, arXiv 1612.00796): the penalty ½λ Σ Fᵢ(θᵢ − θ_base,ᵢ)², with F
/// estimated on pre-training text as <see cref="FisherInformation"/> says.
/// </summary>
public sealed record EwcSettings
{
    /// <summary>λ; from 10³ to 10⁵ is usual where F is made of mean losses, as here.</summary>
    public required double Strength { get; init; }

    /// <summary>Pre-training sequences, each as long as the model's context, that F is estimated on.</summary>
    public int Sequences { get; init; } = 128;

    /// <summary>Seed of the choice of sequences.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Checks every field.</summary>
    /// <exception cref="TrainingException">A field has no sense.</exception>
    internal void Validate()
    {
        RecipeCheck.Positive(Strength, "ewc strength");
        RecipeCheck.AtLeastOne(Sequences, "ewc sequences");
    }
}
