using MathNet.Numerics.Distributions;
using Xunit;

namespace Minori.Statistics.Tests;

public class FalseDiscoveryTests
{
    [Fact]
    public void The_example_of_its_authors_has_four_discoveries()
    {
        // Benjamini and Hochberg 1995, section 3.2: fifteen tests, rate 5%.
        double?[] p =
        [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000,
        ];

        double?[] adjusted = FalseDiscovery.Adjusted(p);

        Assert.Equal(4, adjusted.Count(q => q <= 0.05));
        Assert.Equal(0.0001 * 15, adjusted[0]!.Value, 12);
        Assert.Equal(0.0095 * 15 / 4, adjusted[3]!.Value, 12);
        Assert.Equal(1, adjusted[^1]);
    }

    [Fact]
    public void Order_does_not_matter_and_adjusting_never_helps()
    {
        Random random = new(1);
        for (int trial = 0; trial < 100; trial++)
        {
            double?[] p = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(5) == 0 ? (double?)null : random.NextDouble())];
            int[] order = [.. Enumerable.Range(0, p.Length).OrderBy(_ => random.Next())];

            double?[] adjusted = FalseDiscovery.Adjusted(p);
            double?[] shuffled = FalseDiscovery.Adjusted([.. order.Select(i => p[i])]);

            Assert.Equal(order.Select(i => adjusted[i]), shuffled);
            Assert.All(p.Zip(adjusted), pair => Assert.True(pair.First is null ? pair.Second is null : pair.Second >= pair.First && pair.Second <= 1));
        }
    }

    [Theory]
    [InlineData(20, 0)]
    [InlineData(20, 5)]
    [InlineData(60, 20)]
    public void Of_comparisons_with_one_reference_the_share_that_is_chance_is_the_rate_at_most(int alternatives, int effective)
    {
        // Three families; every alternative is compared with the same reference, so comparisons depend on each other.
        const int Trials = 400;
        Random random = new(alternatives + effective);
        double falseShare = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            double[] reference = [.. Enumerable.Range(0, 3).Select(_ => Normal.Sample(random, 1, 0.02))];
            double?[] p =
            [
                .. Enumerable.Range(0, alternatives).Select(a => SampleSummary.Of(
                    [.. reference.Select(r => Normal.Sample(random, a < effective ? 0.5 : 1, 0.02) - r)]).PValueOfZero),
            ];
            bool[] shown = [.. FalseDiscovery.Adjusted(p).Select(q => q <= 0.1)];
            falseShare += shown.Any(s => s) ? (double)shown.Skip(effective).Count(s => s) / shown.Count(s => s) : 0;
        }

        Assert.True(falseShare <= Binomial.Most(Trials, 0.1), $"{falseShare / Trials:P1} of what is called shown");
    }

    [Fact]
    public void A_number_that_is_no_probability_is_an_error() =>
        Assert.Throws<ArgumentException>(() => FalseDiscovery.Adjusted([0.5, 1.5]));
}
