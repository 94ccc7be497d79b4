using Xunit;

namespace Minori.Statistics.Tests;

public class SampleSummaryTests
{
    [Fact]
    public void Summary_matches_hand_computed_values()
    {
        // Deviations from 5: −3 −1 −1 −1 0 0 2 4, squares sum to 32, variance 32/7.
        SampleSummary summary = SampleSummary.Of([2, 4, 4, 4, 5, 5, 7, 9]);

        Assert.Equal(8, summary.Count);
        Assert.Equal(5, summary.Mean);
        Assert.Equal(Math.Sqrt(32.0 / 7), summary.StandardDeviation!.Value, 14);
        Assert.Equal(Math.Sqrt(32.0 / 56), summary.StandardError!.Value, 14);
        Assert.Equal((2, 4.5, 9), (summary.Minimum, summary.Median, summary.Maximum));
    }

    [Fact]
    public void Student_interval_uses_the_tabulated_quantile()
    {
        // t(0.975; 4 degrees of freedom) = 2.776445.
        ConfidenceInterval interval = SampleSummary.Of([1, 2, 3, 4, 5]).MeanInterval(0.95)!.Value;

        Assert.Equal(3 - (2.776445 * Math.Sqrt(0.5)), interval.Lower, 5);
        Assert.Equal(3 + (2.776445 * Math.Sqrt(0.5)), interval.Upper, 5);
    }

    [Fact]
    public void Single_value_has_a_mean_and_no_spread()
    {
        SampleSummary summary = SampleSummary.Of([3]);

        Assert.Equal(3, summary.Mean);
        Assert.Null(summary.StandardDeviation);
        Assert.Null(summary.StandardError);
        Assert.Null(summary.MeanInterval(0.9));
    }

    [Fact]
    public void Large_mean_does_not_eat_the_variance() =>
        Assert.Equal(1, SampleSummary.Of([1e9 - 1, 1e9, 1e9 + 1]).StandardDeviation!.Value, 12);

    [Fact]
    public void Empty_sample_is_refused() => Assert.Throws<ArgumentException>(() => SampleSummary.Of([]));

    [Fact]
    public void The_p_value_is_where_the_interval_touches_zero()
    {
        Random random = new(1);
        for (int trial = 0; trial < 100; trial++)
        {
            double[] sample = [.. Enumerable.Range(0, random.Next(2, 9)).Select(_ => random.NextDouble() - 0.3)];
            SampleSummary summary = SampleSummary.Of(sample);

            ConfidenceInterval touching = summary.MeanInterval(1 - summary.PValueOfZero!.Value)!.Value;

            Assert.Equal(0, Math.Min(Math.Abs(touching.Lower), Math.Abs(touching.Upper)), 6);
        }
    }

    [Fact]
    public void Without_spread_there_is_no_p_value_unless_all_are_zero()
    {
        Assert.Null(SampleSummary.Of([3]).PValueOfZero);
        Assert.Null(SampleSummary.Of([0.02, 0.02, 0.02]).PValueOfZero);
        Assert.Equal(1, SampleSummary.Of([0, 0, 0]).PValueOfZero);
    }
}
