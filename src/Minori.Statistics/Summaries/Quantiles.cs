namespace Minori.Statistics;

/// <summary>
/// Sample quantiles, type 7 of Hyndman and Fan (1996): linear between order statistics, as in R and NumPy.
/// </summary>
public static class Quantiles
{
    /// <summary>The quantile of a sample in any order.</summary>
    /// <exception cref="ArgumentException">The sample is empty or the probability is outside [0, 1].</exception>
    public static double Of(ReadOnlySpan<double> sample, double probability)
    {
        double[] sorted = sample.ToArray();
        Array.Sort(sorted);
        return OfSorted(sorted, probability);
    }

    /// <summary>The quantile of a sample in ascending order.</summary>
    /// <exception cref="ArgumentException">The sample is empty or the probability is outside [0, 1].</exception>
    public static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        if (sorted.IsEmpty)
        {
            throw new ArgumentException("a quantile needs at least one value", nameof(sorted));
        }

        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentException($"a probability lies in [0, 1], not {probability}", nameof(probability));
        }

        double position = probability * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>
    /// The interval between the quantiles (1 − level)/2 and (1 + level)/2 of a sample in ascending order.
    /// </summary>
    internal static ConfidenceInterval Central(ReadOnlySpan<double> sorted, double level) =>
        new(OfSorted(sorted, (1 - level) / 2), OfSorted(sorted, (1 + level) / 2), level);
}
