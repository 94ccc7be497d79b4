using Xunit;

namespace Minori.Statistics.Tests;

public class QuantilesTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 1.75)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.9, 3.7)]
    [InlineData(1, 4)]
    public void Type_seven_matches_numpy(double probability, double expected) =>
        Assert.Equal(expected, Quantiles.Of([4, 1, 3, 2], probability), 12);

    [Fact]
    public void Sample_is_left_in_its_order()
    {
        double[] sample = [3, 1, 2];
        Quantiles.Of(sample, 0.5);
        Assert.Equal([3, 1, 2], sample);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Probability_outside_the_unit_interval_is_refused(double probability) =>
        Assert.Throws<ArgumentException>(() => Quantiles.Of([1, 2], probability));

    [Fact]
    public void Empty_sample_is_refused() => Assert.Throws<ArgumentException>(() => Quantiles.OfSorted([], 0.5));
}
