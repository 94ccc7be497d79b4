namespace Minori.Statistics;

/// <summary>
/// Redraws the noise around the budgets' means: each simulated draw is its budget's deviation times a residual taken
/// from the pool of all budgets' standardised residuals. Resampling the few draws of a budget alone would
/// understate their spread by √((n − 1)/n) and know only a handful of outcomes.
/// </summary>
internal sealed class ResidualBootstrap
{
    private readonly DrawTable data;
    private readonly double[] pool; // standardised residuals of all draws, mean 0, variance 1
    private readonly RandomSource random;

    public ResidualBootstrap(DrawTable data, ulong seed)
    {
        this.data = data;
        random = new RandomSource(seed);
        pool = StandardisedResiduals(data);
    }

    /// <summary>Fills a table with noise around zero, as large as that of the data, and refreshes it.</summary>
    public void Fill(DrawTable noise)
    {
        for (int i = 0; i < noise.Budgets; i++)
        {
            double deviation = data.Deviations[i];
            foreach (ref double value in noise.Values[i].AsSpan())
            {
                value = deviation * pool[random.Below(pool.Length)];
            }
        }

        noise.Refresh();
    }

    /// <summary>
    /// Means that the data might have had, given noise just drawn by <see cref="Fill"/>. The noise is studentised, so
    /// that what a few draws leave unknown of its size widens the spread.
    /// </summary>
    public void PlausibleMeans(DrawTable noise, Span<double> means)
    {
        for (int i = 0; i < means.Length; i++)
        {
            // Where most draws are alike, a resample may have no spread to studentise by.
            double scale = noise.Deviations[i] > 0 ? data.Deviations[i] / noise.Deviations[i] : 1;
            means[i] = data.Means[i] + (noise.Means[i] * scale);
        }
    }

    private static double[] StandardisedResiduals(DrawTable data)
    {
        var residuals = new List<double>();
        for (int i = 0; i < data.Budgets; i++)
        {
            for (int k = 0; k < data.Values[i].Length; k++)
            {
                residuals.Add(data.Residual(i, k) / data.Deviations[i]);
            }
        }

        double[] pool = [.. residuals];
        double mean = Moments.Mean(pool);
        double scale = Math.Sqrt(pool.Average(residual => (residual - mean) * (residual - mean)));
        for (int j = 0; j < pool.Length; j++)
        {
            pool[j] = (pool[j] - mean) / scale;
        }

        return pool;
    }
}
