using MathNet.Numerics.Distributions;

namespace Minori.Statistics;

/// <summary>
/// The difference between two conditions, each measured once a seed. Student's t: three seeds are too few to resample, their
/// bootstrap percentiles cover some 70% where 90% are meant.
/// </summary>
internal static class SeedContrast
{
    /// <summary>
    /// Mean of second less first with its interval: over the seeds that both have, where these are two or more, else over all
    /// seeds as independent samples (Welch 1947). The interval is null where a condition has a single seed.
    /// </summary>
    public static (Estimate Difference, bool Paired) Of(
        IReadOnlyDictionary<int, double> first, IReadOnlyDictionary<int, double> second, double level)
    {
        double[] paired = [.. first.Keys.Where(second.ContainsKey).Order().Select(seed => second[seed] - first[seed])];
        if (paired.Length > 1)
        {
            return (Mean(paired, level), true);
        }

        SampleSummary a = SampleSummary.Of([.. first.Values]), b = SampleSummary.Of([.. second.Values]);
        double difference = b.Mean - a.Mean;
        if (a.StandardError is not { } errorA || b.StandardError is not { } errorB)
        {
            return (new Estimate(difference, null, null), false);
        }

        double varianceA = errorA * errorA, varianceB = errorB * errorB, variance = varianceA + varianceB;
        double freedom = variance * variance / ((varianceA * varianceA / (a.Count - 1)) + (varianceB * varianceB / (b.Count - 1)));
        double half = variance > 0 ? StudentT.InvCDF(0, 1, freedom, (1 + level) / 2) * Math.Sqrt(variance) : 0;
        return (new Estimate(difference, new(difference - half, difference + half, level), Math.Sqrt(variance)), false);
    }

    /// <summary>Mean over seeds with Student's t interval, null for a single seed.</summary>
    public static Estimate Mean(IReadOnlyCollection<double> values, double level) => SampleSummary.Of([.. values]).MeanEstimate(level);
}
