using Minori.Modifications;
using Minori.Studies.StudyFiles;

namespace Minori.Studies.Overtraining;

/// <summary>Gaussian noise on the weights of every base.</summary>
public sealed record NoiseSection : ISection
{
    [Field("Sizes of the noise, growing; needed unless scaling is snr", MinimumCount = 1, Minimum = 0, Ascending = true, Example = "[0.5, 1, 2, 4]")]
    public IReadOnlyList<double> Gammas { get; init; } = [];

    [Field("With scaling: snr, in place of gammas: signal-to-noise ratios of the weights in dB, growing", MinimumCount = 1, Ascending = true, Example = "[10, 20, 30]")]
    public IReadOnlyList<double> Decibels { get; init; } = [];

    [Field("Draws of the noise per base and size", Minimum = 1, Maximum = 10_000)]
    public int Draws { get; init; } = 4;

    [Field("What the noise is measured by: the deviation at initialisation, each tensor's own root mean square, or the ratio to it in dB")]
    public NoiseScaling Scaling { get; init; } = NoiseScaling.Initialization;

    /// <summary>The sizes as the scaling takes them, from the least noise to the most.</summary>
    internal IEnumerable<double> Sizes => Scaling == NoiseScaling.Snr ? Decibels.Reverse() : Gammas;

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Problem)> Problems()
    {
        bool isRatio = Scaling == NoiseScaling.Snr;
        if (isRatio ? Gammas.Count > 0 : Decibels.Count > 0)
        {
            yield return isRatio
                ? (nameof(Gammas), "does not go with scaling: snr; give decibels")
                : (nameof(Decibels), "goes with scaling: snr alone; give gammas");
        }
        else if (!Sizes.Any())
        {
            yield return isRatio
                ? (nameof(Decibels), "missing key (signal-to-noise ratios of the weights in dB), for example 'decibels: [10, 20, 30]'")
                : (nameof(Gammas), "missing key (sizes of the noise, growing), for example 'gammas: [0.5, 1, 2, 4]'");
        }
    }
}
