namespace Minori.Statistics;

/// <summary>First and second moments; two passes, so that a large mean does not eat a small variance.</summary>
internal static class Moments
{
    public static double Mean(ReadOnlySpan<double> sample)
    {
        double sum = 0;
        foreach (double x in sample)
        {
            sum += x;
        }

        return sum / sample.Length;
    }

    /// <summary>Variance with divisor n − 1; NaN for fewer than two values.</summary>
    public static double Variance(ReadOnlySpan<double> sample)
    {
        double mean = Mean(sample);
        double sum = 0;
        foreach (double x in sample)
        {
            sum += (x - mean) * (x - mean);
        }

        return sum / (sample.Length - 1);
    }
}
