using Minori.Modifications;
using Minori.Studies.StudyFiles;

namespace Minori.Studies.Overtraining;

/// <summary>Gaussian noise on the weights of every base.</summary>
public sealed record NoiseSection
{
    [Field("Sizes of the noise, growing", MinimumCount = 1, Minimum = 0, Ascending = true, Example = "[0.5, 1, 2, 4]")]
    public required IReadOnlyList<double> Gammas { get; init; }

    [Field("Draws of the noise per base and size", Minimum = 1, Maximum = 10_000)]
    public int Draws { get; init; } = 4;

    [Field("What the size multiplies: the deviation at initialisation, or each tensor's own root mean square")]
    public NoiseScaling Scaling { get; init; } = NoiseScaling.Initialization;
}
