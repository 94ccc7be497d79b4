using System.Globalization;
using Minori.Modifications;

namespace Minori.Studies.Overtraining;

/// <summary>How a size of noise is called.</summary>
internal static class NoiseText
{
    /// <summary>Among its like: <c>γ = 1</c>, <c>20 dB</c>.</summary>
    public static string Series(double size, NoiseScaling scaling) =>
        scaling == NoiseScaling.Snr ? $"{Number(size)} dB" : $"γ = {Number(size)}";

    /// <summary>In ids: <c>gamma-1</c>, <c>snr-20</c>.</summary>
    public static string Id(double size, NoiseScaling scaling) => $"{(scaling == NoiseScaling.Snr ? "snr" : "gamma")}-{Number(size)}";

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
