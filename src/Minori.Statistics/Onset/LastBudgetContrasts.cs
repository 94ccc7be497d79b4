namespace Minori.Statistics;

/// <summary>
/// The last budget against every earlier one, t_i = (mean of the last − mean of i) / error, and what noise alone does
/// to these t (many-to-one comparison with a control, Dunnett 1955, calibrated by bootstrap).
/// </summary>
internal sealed class LastBudgetContrasts
{
    private readonly DrawTable data;
    private readonly double[][] simulated; // [earlier budget][resample], t under no difference at all
    private readonly double[] simulatedMaximum; // [resample], largest t over the earlier budgets
    private int resamples;

    public LastBudgetContrasts(DrawTable data, int capacity)
    {
        this.data = data;
        simulated = [.. Enumerable.Range(0, data.Budgets - 1).Select(_ => new double[capacity])];
        simulatedMaximum = new double[capacity];
    }

    /// <summary>Records the contrasts of one table of pure noise.</summary>
    public void Observe(DrawTable noise)
    {
        double largest = double.NegativeInfinity;
        for (int i = 0; i < simulated.Length; i++)
        {
            double t = Difference(noise, i) / noise.ContrastError(i);
            simulated[i][resamples] = t;
            largest = Math.Max(largest, t);
        }

        simulatedMaximum[resamples++] = largest;
    }

    /// <summary>
    /// p-value of the largest contrast against the largest contrasts of noise (one added to both counts, so never 0).
    /// </summary>
    public double PValue()
    {
        double largest = double.NegativeInfinity;
        for (int i = 0; i < simulated.Length; i++)
        {
            largest = Math.Max(largest, Difference(data, i) / data.ContrastError(i));
        }

        int atLeast = simulatedMaximum.Count(t => t >= largest);
        return (1.0 + atLeast) / (resamples + 1.0);
    }

    /// <summary>
    /// Interval of the rise from the lowest earlier true mean to the last. The lower end must hold for whichever
    /// budget looked lowest, hence the quantile of the largest contrast; the upper end need only hold for
    /// the budget that truly is lowest, hence each contrast's own quantile and the largest bound.
    /// </summary>
    /// <param name="alpha">Error rate of each end.</param>
    public (double Lower, double Upper) RiseInterval(double alpha)
    {
        double critical = Quantiles.Of(simulatedMaximum, 1 - alpha);
        double lower = double.NegativeInfinity;
        double upper = double.NegativeInfinity;
        for (int i = 0; i < simulated.Length; i++)
        {
            double difference = Difference(data, i);
            double error = data.ContrastError(i);
            lower = Math.Max(lower, difference - (critical * error));
            upper = Math.Max(upper, difference - (Quantiles.Of(simulated[i], alpha) * error));
        }

        return (lower, upper);
    }

    private static double Difference(DrawTable table, int budget) => table.Means[^1] - table.Means[budget];
}
