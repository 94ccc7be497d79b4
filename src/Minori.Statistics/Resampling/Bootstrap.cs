using MathNet.Numerics.Distributions;

namespace Minori.Statistics;

/// <summary>A number computed from a sample; NaN where the sample does not define it.</summary>
public delegate double SampleStatistic(ReadOnlySpan<double> sample);

/// <summary>
/// A number computed from the items with the given indices, repetitions allowed; NaN where undefined.
/// </summary>
internal delegate double IndexStatistic(ReadOnlySpan<int> indices);

/// <summary>Bootstrap intervals for a statistic of one sample of independent values (Efron 1987).</summary>
public static class Bootstrap
{
    /// <summary>
    /// The statistic with its interval. Resamples in which it is undefined are left out; the interval is null where
    /// they
    /// are the majority, or where there are fewer than two values.
    /// </summary>
    /// <param name="sample">Independent values in any order.</param>
    /// <param name="statistic">A pure function of the sample.</param>
    /// <param name="method">How the interval is read off.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The sample is empty or an option is out of range.</exception>
    public static Estimate OfSample(
        ReadOnlySpan<double> sample,
        SampleStatistic statistic,
        BootstrapMethod method = BootstrapMethod.BiasCorrectedAccelerated,
        BootstrapOptions? options = null)
    {
        double[] values = sample.ToArray();
        double[] resample = new double[values.Length];
        return OfIndices(
            values.Length,
            indices =>
            {
                for (int i = 0; i < indices.Length; i++)
                {
                    resample[i] = values[indices[i]];
                }

                return statistic(resample.AsSpan(0, indices.Length));
            },
            method,
            options ?? new BootstrapOptions());
    }

    /// <summary>The same for a statistic of any items that an index stands for, pairs for example.</summary>
    internal static Estimate OfIndices(int count, IndexStatistic statistic, BootstrapMethod method, BootstrapOptions options)
    {
        options.Validate();
        if (count < 1)
        {
            throw new ArgumentException("a bootstrap needs at least one value", nameof(count));
        }

        int[] all = [.. Enumerable.Range(0, count)];
        double value = statistic(all);
        double[] resampled = Resample(count, statistic, options);
        if (count < 2 || double.IsNaN(value) || resampled.Length <= options.Resamples / 2)
        {
            return new(value, null, null);
        }

        Array.Sort(resampled);
        double error = Math.Sqrt(Moments.Variance(resampled));
        double lower = (1 - options.Level) / 2;
        double upper = (1 + options.Level) / 2;
        if (method == BootstrapMethod.BiasCorrectedAccelerated)
        {
            double bias = BiasCorrection(resampled, value);
            double acceleration = Acceleration(all, statistic);
            lower = Corrected(lower, bias, acceleration);
            upper = Corrected(upper, bias, acceleration);
        }

        ConfidenceInterval interval = new(
            Quantiles.OfSorted(resampled, lower), Quantiles.OfSorted(resampled, upper), options.Level);
        return new(value, interval, error);
    }

    private static double[] Resample(int count, IndexStatistic statistic, BootstrapOptions options)
    {
        var random = new RandomSource(options.Seed);
        int[] indices = new int[count];
        var values = new List<double>(options.Resamples);
        for (int b = 0; b < options.Resamples; b++)
        {
            foreach (ref int index in indices.AsSpan())
            {
                index = random.Below(count);
            }

            double value = statistic(indices);
            if (!double.IsNaN(value))
            {
                values.Add(value);
            }
        }

        return [.. values];
    }

    /// <summary>z₀: the normal quantile of the share of resamples below the value, ties counting half.</summary>
    private static double BiasCorrection(double[] resampled, double value)
    {
        double below = resampled.Sum(x => x < value ? 1 : x == value ? 0.5 : 0) / resampled.Length;
        double edge = 0.5 / resampled.Length;
        return Normal.InvCDF(0, 1, Math.Clamp(below, edge, 1 - edge));
    }

    /// <summary>
    /// a: a sixth of the skewness of the jackknife values; 0 where they do not vary or are undefined.
    /// </summary>
    private static double Acceleration(int[] all, IndexStatistic statistic)
    {
        double[] jackknife = new double[all.Length];
        int[] others = all[1..];
        for (int left = 0; left < all.Length; left++)
        {
            // Leaves out item `left`: the items before it have moved down one place in `others`.
            if (left > 0)
            {
                others[left - 1] = left - 1;
            }

            jackknife[left] = statistic(others);
        }

        double mean = Moments.Mean(jackknife);
        double squares = jackknife.Sum(x => (mean - x) * (mean - x));
        double cubes = jackknife.Sum(x => (mean - x) * (mean - x) * (mean - x));
        return squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    /// <summary>The probability at which to read the resampled statistics in place of the nominal one.</summary>
    private static double Corrected(double probability, double bias, double acceleration)
    {
        double z = bias + Normal.InvCDF(0, 1, probability);
        double shrink = 1 - (acceleration * z);
        return shrink <= 0 ? (z > 0 ? 1 : 0) : Normal.CDF(0, 1, bias + (z / shrink));
    }
}
