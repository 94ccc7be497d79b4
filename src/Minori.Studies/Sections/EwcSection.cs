using Minori.Studies.StudyFiles;
using Minori.Training;

namespace Minori.Studies.Sections;

/// <summary>Elastic weight consolidation while tuning.</summary>
public sealed record EwcSection
{
    [Field("λ of the penalty ½λ Σ Fᵢ(θᵢ − baseᵢ)²; usual from 1e3 to 1e5", Minimum = 1e-12, Example = "1e4")]
    public required double Strength { get; init; }

    [Field("Pre-training sequences that the Fisher information F is estimated on", Minimum = 1)]
    public int Sequences { get; init; } = 128;

    [Field("Seed of the choice of sequences", Minimum = 0)]
    public int Seed { get; init; } = 1;

    internal EwcSettings Settings => new() { Strength = Strength, Sequences = Sequences, Seed = (ulong)Seed };
}
