using MathNet.Numerics.Distributions;

namespace Minori.Statistics;

/// <summary>
/// The interval of a coefficient of correlation from its value and the number of pairs alone (Fisher 1921; for ranks the
/// standard error of Bonett and Wright 2000, Psychometrika 65). It has a width where a bootstrap has none: a perfect order of few
/// pairs, every resample of which is perfect too.
/// </summary>
internal static class FisherInterval
{
    /// <summary>The interval of Pearson's r or Spearman's ρ; null for fewer than 4 pairs, and for points exactly on a line.</summary>
    /// <param name="kind">Pearson or Spearman.</param>
    /// <param name="value">The coefficient of the sample.</param>
    /// <param name="pairs">Pairs in the sample.</param>
    /// <param name="level">Coverage in (0, 1).</param>
    /// <exception cref="ArgumentException">The coefficient is neither of the two.</exception>
    public static ConfidenceInterval? Of(CorrelationKind kind, double value, int pairs, double level)
    {
        double largest = kind switch
        {
            // Half-way between a perfect order and the next one, of which a single neighbouring pair is exchanged.
            CorrelationKind.Spearman => 1 - (6 / (pairs * ((double)(pairs * pairs) - 1))),
            CorrelationKind.Pearson => 1,
            _ => throw new ArgumentException($"Fisher's z is for Pearson and Spearman, not {kind}", nameof(kind)),
        };
        double held = Math.Clamp(value, -largest, largest);
        if (pairs < 4 || double.IsNaN(value) || Math.Abs(held) == 1)
        {
            return null;
        }

        double variance = (kind == CorrelationKind.Spearman ? 1 + (held * held / 2) : 1) / (pairs - 3);
        double half = Normal.InvCDF(0, 1, (1 + level) / 2) * Math.Sqrt(variance);
        return new ConfidenceInterval(
            Math.Min(value, Math.Tanh(Math.Atanh(held) - half)), Math.Max(value, Math.Tanh(Math.Atanh(held) + half)), level);
    }
}
