using Xunit;

namespace Minori.Statistics.Tests.Summaries;

public sealed class SeedDifferenceTests
{
    private const int Trials = 400;

    [Theory]
    [InlineData(0)] // the same seeds, whose effects cancel
    [InlineData(100)] // others: two independent samples
    public void Interval_covers_and_its_p_value_rejects_at_the_stated_rate(int firstSeed)
    {
        int covered = 0, rejected = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            var random = new RandomSource(trial);
            double[] effects = [.. Enumerable.Range(0, 3).Select(_ => firstSeed == 0 ? random.Gaussian() : 0)];
            Dictionary<int, double> Values(int first, double mean) =>
                Enumerable.Range(0, 3).ToDictionary(s => first + s, s => mean + effects[s] + (0.1 * random.Gaussian()));
            SeedDifference difference = SeedDifference.Of(Values(0, 1), Values(firstSeed, 1.3));
            covered += difference.Interval!.Value.Contains(0.3) ? 1 : 0;
            rejected += SeedDifference.Of(Values(0, 1), Values(firstSeed, 1)).PValue < 0.1 ? 1 : 0;
            Assert.Equal(firstSeed == 0, difference.Paired);
        }

        Assert.True(covered >= Binomial.Least(Trials, 0.9), $"covered {covered} of {Trials}");
        Assert.True(rejected <= Binomial.Most(Trials, 0.1), $"rejected {rejected} of {Trials}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void Differences_alike_in_every_seed_have_no_interval(int firstSeed)
    {
        SeedDifference alike = SeedDifference.Of(Same(0, 0.5), Same(firstSeed, 0.48));

        Assert.Equal(-0.02, alike.Value, 12);
        Assert.Null(alike.Interval);
        Assert.Null(alike.PValue);
        Assert.Equal(0, alike.Side);
        Assert.Equal(ComparisonStatus.Inconclusive, FrontierComparison.StatusOf(alike.Estimate, lowerIsBetter: true));
        Assert.Null(SeedDifference.Of(Same(0, 0.5), Same(0, 0.5)).Interval);
        Assert.Equal(1, SeedDifference.Of(Same(0, 0.5), Same(0, 0.5)).PValue);

        static Dictionary<int, double> Same(int first, double value) => Enumerable.Range(first, 3).ToDictionary(s => s, s => value + (s * 1e-16));
    }

    [Fact]
    public void Means_over_comparisons_keep_what_a_seed_has_in_common()
    {
        // Seed 2 lies 0.2 above the others in both comparisons.
        SeedDifference first = Of(0.1, 0.3, 0.1), second = Of(0.3, 0.5, 0.3);
        SeedDifference mean = SeedDifference.Mean([first, second])!;

        Assert.Equal((first.Value + second.Value) / 2, mean.Value, 12);
        Assert.Equal(first.Interval!.Value.Upper - first.Interval.Value.Lower, mean.Interval!.Value.Upper - mean.Interval.Value.Lower, 9);
        Assert.NotNull(SeedDifference.Mean([first, Of(0.2, 0.2, 0.2)])!.Interval);
        Assert.Null(SeedDifference.Mean([first, second.WithoutInference()])!.Interval);
        Assert.Equal(-100 * first.Interval.Value.Upper, first.Times(-100).Interval!.Value.Lower, 12);

        static SeedDifference Of(params double[] differences) => SeedDifference.Of(
            Enumerable.Range(1, 3).ToDictionary(s => s, _ => 1.0), Enumerable.Range(1, 3).ToDictionary(s => s, s => 1 + differences[s - 1]));
    }

    [Fact]
    public void One_common_seed_is_a_value_and_no_more()
    {
        SeedDifference one = SeedDifference.Of(new Dictionary<int, double> { [1] = 2 }, new Dictionary<int, double> { [1] = 3, [2] = 9 });

        Assert.Equal((1, false, true), (one.Value, one.Paired, one.Interval is null));
        Assert.Throws<ArgumentException>(() => SeedDifference.Of(new Dictionary<int, double>(), new Dictionary<int, double> { [1] = 3 }));
    }
}
