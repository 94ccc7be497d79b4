using Minori.Reporting.Figures;
using Xunit;

namespace Minori.Reporting.Tests.Figures;

public sealed class LogarithmicTicksTests
{
    [Theory]
    [InlineData(0.18, 7.3, new[] { 0.2, 0.5, 1, 2, 5 })]
    [InlineData(0.8, 2.4, new[] { 0.8, 0.9, 1, 1.2, 1.5, 2 })]
    [InlineData(1e-6, 100, new[] { 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100 })]
    public void Ticks_are_round_and_few(double low, double high, double[] expected) =>
        Assert.Equal(expected, LogarithmicTicks.Between(low, high));

    [Fact]
    public void Ticks_stay_inside_the_range_and_rise()
    {
        var random = new Random(11);
        for (int trial = 0; trial < 500; trial++)
        {
            double low = Math.Pow(10, (random.NextDouble() * 8) - 4);
            double high = low * Math.Pow(10, random.NextDouble() * 5);

            double[] ticks = LogarithmicTicks.Between(low, high);

            Assert.All(ticks, tick => Assert.InRange(tick, low, high));
            Assert.Equal(ticks.Distinct().Order(), ticks);
            Assert.True(ticks.Length <= 7, $"{ticks.Length} ticks from {low} to {high}");
        }
    }
}
