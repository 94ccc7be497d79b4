using MathNet.Numerics.Distributions;

namespace Minori.Statistics;

/// <summary>Count, centre and spread of one sample.</summary>
public sealed record SampleSummary
{
    private const double Rounding = 1e-12;

    private SampleSummary(int count, double mean, double? deviation, double minimum, double median, double maximum)
    {
        (Count, Mean, StandardDeviation) = (count, mean, deviation);
        (Minimum, Median, Maximum) = (minimum, median, maximum);
    }

    public int Count { get; }

    public double Mean { get; }

    /// <summary>Sample standard deviation (divisor n − 1); null for a single value.</summary>
    public double? StandardDeviation { get; }

    public double Minimum { get; }

    public double Median { get; }

    public double Maximum { get; }

    /// <summary>Standard error of the mean; null for a single value.</summary>
    public double? StandardError => StandardDeviation / Math.Sqrt(Count);

    /// <summary>Summarises a sample.</summary>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    public static SampleSummary Of(ReadOnlySpan<double> sample)
    {
        if (sample.IsEmpty)
        {
            throw new ArgumentException("a summary needs at least one value", nameof(sample));
        }

        double[] sorted = sample.ToArray();
        Array.Sort(sorted);
        double mean = Moments.Mean(sample);
        double? deviation = sample.Length < 2 ? null : Math.Sqrt(Moments.Variance(sample));
        return new(sample.Length, mean, deviation, sorted[0], Quantiles.OfSorted(sorted, 0.5), sorted[^1]);
    }

    /// <summary>The mean with its standard error and Student's t interval, as <see cref="MeanInterval"/>.</summary>
    /// <param name="level">Coverage in (0, 1).</param>
    public Estimate MeanEstimate(double level) => new(Mean, MeanInterval(level), StandardError);

    /// <summary>
    /// Student's t interval of the mean; null for a single value, and for values alike but for rounding, as coarse scores may be: without
    /// spread there is nothing to judge by.
    /// </summary>
    /// <param name="level">Coverage in (0, 1).</param>
    public ConfidenceInterval? MeanInterval(double level)
    {
        if (StandardError is not { } error || error <= Rounding * Math.Max(Math.Abs(Minimum), Math.Abs(Maximum)))
        {
            return null;
        }

        double half = StudentT.InvCDF(0, 1, Count - 1, (1 + level) / 2) * error;
        return new(Mean - half, Mean + half, level);
    }

    /// <summary>
    /// Two-sided p-value of "the mean is zero", Student's t; null where there is no spread to judge by: a single value, or
    /// values all alike (but for all zero, which speaks for it: 1).
    /// </summary>
    public double? PValueOfZero => StandardError switch
    {
        null => null,
        0 => Mean == 0 ? 1 : null,
        { } error => Math.Min(1, 2 * StudentT.CDF(0, 1, Count - 1, -Math.Abs(Mean / error))),
    };
}
