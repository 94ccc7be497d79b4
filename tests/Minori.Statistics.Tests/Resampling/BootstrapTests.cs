using Xunit;

namespace Minori.Statistics.Tests;

public class BootstrapTests
{
    [Fact]
    public void Percentile_interval_of_a_mean_is_the_normal_one_for_a_large_sample()
    {
        var random = new RandomSource(1);
        double[] sample = [.. Enumerable.Range(0, 400).Select(_ => 5 + (2 * random.Gaussian()))];
        Estimate estimate = Bootstrap.OfSample(sample, Mean, BootstrapMethod.Percentile);
        SampleSummary summary = SampleSummary.Of(sample);

        Assert.Equal(summary.Mean, estimate.Value);
        Assert.Equal(summary.StandardError!.Value, estimate.StandardError!.Value, 0.01);
        Assert.Equal(summary.MeanInterval(0.95)!.Value.Lower, estimate.Interval!.Value.Lower, 0.02);
        Assert.Equal(summary.MeanInterval(0.95)!.Value.Upper, estimate.Interval!.Value.Upper, 0.02);
    }

    [Fact]
    public void Corrected_interval_covers_a_skewed_statistic_better_than_percentiles()
    {
        int percentile = Covered(BootstrapMethod.Percentile);
        int corrected = Covered(BootstrapMethod.BiasCorrectedAccelerated);

        Assert.True(corrected > percentile, $"{corrected} against {percentile}");
        Assert.InRange(corrected, 240, 290);

        static int Covered(BootstrapMethod method)
        {
            int covered = 0;
            for (int trial = 0; trial < 300; trial++)
            {
                var random = new RandomSource((ulong)trial);
                double[] sample = [.. Enumerable.Range(0, 25).Select(_ => random.Gaussian())];
                BootstrapOptions options = new() { Level = 0.9, Resamples = 400, Seed = (ulong)trial };
                covered += Bootstrap.OfSample(sample, Variance, method, options).Interval!.Value.Contains(1) ? 1 : 0;
            }

            return covered;
        }
    }

    [Fact]
    public void Constant_sample_has_an_interval_of_no_width()
    {
        Estimate estimate = Bootstrap.OfSample([2, 2, 2], Mean);

        Assert.Equal(new ConfidenceInterval(2, 2, 0.95), estimate.Interval);
        Assert.Equal(0, estimate.StandardError);
    }

    [Fact]
    public void Single_value_or_undefined_statistic_has_no_interval()
    {
        Assert.Null(Bootstrap.OfSample([2], Mean).Interval);
        Assert.Null(Bootstrap.OfSample([1, 2, 3], _ => double.NaN).Interval);
    }

    [Fact]
    public void Same_seed_gives_the_same_interval_and_another_seed_another()
    {
        double[] sample = [3, 1, 4, 1, 5, 9, 2, 6];
        Estimate estimate = Bootstrap.OfSample(sample, Mean);

        Assert.Equal(estimate, Bootstrap.OfSample(sample, Mean));
        Assert.NotEqual(estimate, Bootstrap.OfSample(sample, Mean, options: new BootstrapOptions { Seed = 1 }));
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Bootstrap.OfSample([], Mean));
        Assert.Throws<ArgumentException>(() => Bootstrap.OfSample([1, 2], Mean, options: new() { Level = 1 }));
        Assert.Throws<ArgumentException>(() => Bootstrap.OfSample([1, 2], Mean, options: new() { Resamples = 1 }));
    }

    private static double Mean(ReadOnlySpan<double> sample) => Moments.Mean(sample);

    private static double Variance(ReadOnlySpan<double> sample) => Moments.Variance(sample);
}
