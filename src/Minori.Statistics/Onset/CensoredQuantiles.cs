using System.Globalization;

namespace Minori.Statistics;

/// <summary>Quantiles of numbers of which only bounds are known, infinite where open.</summary>
internal static class CensoredQuantiles
{
    /// <summary>
    /// From the lower quantile of the lower bounds to the upper one of the upper bounds; order statistics, outwards, because nothing can
    /// be interpolated up to an infinite neighbour.
    /// </summary>
    public static ConfidenceInterval Central(IReadOnlyList<(double Low, double High)> bounds, double level)
    {
        double[] lows = [.. bounds.Select(b => b.Low).Order()];
        double[] highs = [.. bounds.Select(b => b.High).Order()];
        double tail = (1 - level) / 2;
        return new(lows[(int)(tail * (lows.Length - 1))], highs[(int)Math.Ceiling((1 - tail) * (highs.Length - 1))], level);
    }

    /// <summary>
    /// One-sided p-value that what has these lower bounds over replicates lies above zero (one added to both counts); 1 where
    /// what interpolation may misplace the estimate by reaches zero.
    /// </summary>
    public static double PValueAboveZero(IEnumerable<double> lowerBounds, double leastOfEstimate)
    {
        (int count, int notAbove) = lowerBounds.Aggregate((0, 0), (n, low) => (n.Item1 + 1, n.Item2 + (low > 0 ? 0 : 1)));
        return leastOfEstimate > 0 ? (1.0 + notAbove) / (count + 1) : 1;
    }

    /// <summary>The median of bounds of one side, none infinite to the other side.</summary>
    public static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static string Text(double end) => end switch
    {
        double.NegativeInfinity => "−∞",
        double.PositiveInfinity => "∞",
        _ => end.ToString("0.##;−0.##", CultureInfo.InvariantCulture),
    };
}
