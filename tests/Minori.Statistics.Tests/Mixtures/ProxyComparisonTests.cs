using Xunit;

namespace Minori.Statistics.Tests.Mixtures;

public sealed class ProxyComparisonTests
{
    [Fact]
    public void Equal_proxies_differ_by_nothing_and_a_better_one_is_told()
    {
        (double[] truth, double[] good, double[] bad) = Mixtures(60, 0.1, 1.5, 1);

        Estimate same = ProxyComparison.Of(good, good, truth);
        Estimate better = ProxyComparison.Of(bad, good, truth);

        Assert.Equal(0, same.Value);
        Assert.True(better.Interval!.Value.Lower > 0);
        RankingQuality first = RankingQuality.Of(bad, truth), second = RankingQuality.Of(good, truth);
        Assert.Equal(second.Spearman.Value - first.Spearman.Value, better.Value, 1e-12);
        Assert.Throws<ArgumentException>(() => ProxyComparison.Of([1, 2], [1, 2, 3], [1, 2, 3]));
    }

    [Fact]
    public void Proxies_alike_are_told_apart_at_about_the_stated_rate_and_intervals_of_accuracy_cover()
    {
        const int Trials = 120;
        int apart = 0, covered = 0;

        // Truth and proxy of correlation ρ are in the same order in 1/2 + arcsin(ρ)/π of pairs.
        double accuracy = 0.5 + (Math.Asin(1 / Math.Sqrt(1.25)) / Math.PI);
        for (ulong trial = 0; trial < Trials; trial++)
        {
            (double[] truth, double[] a, double[] b) = Mixtures(30, 0.5, 0.5, trial + 10);
            var options = new BootstrapOptions { Level = 0.9, Resamples = 100, Seed = trial };
            ConfidenceInterval difference = ProxyComparison.Of(a, b, truth, options).Interval!.Value;
            apart += difference.Contains(0) ? 0 : 1;
            covered += RankingQuality.Of(a, truth, options).PairwiseAccuracy.Interval!.Value.Contains(accuracy) ? 1 : 0;
        }

        Assert.InRange(apart, 0, 0.15 * Trials);
        Assert.True(covered >= 0.84 * Trials, $"covered {covered} of {Trials}");
    }

    private static (double[] Truth, double[] First, double[] Second) Mixtures(int count, double first, double second, ulong seed)
    {
        var random = new RandomSource(seed);
        double[] truth = [.. Enumerable.Range(0, count).Select(_ => random.Gaussian())];
        return (truth, [.. truth.Select(t => t + (first * random.Gaussian()))], [.. truth.Select(t => t + (second * random.Gaussian()))]);
    }
}
