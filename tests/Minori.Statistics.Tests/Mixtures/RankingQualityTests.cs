using Xunit;

namespace Minori.Statistics.Tests.Mixtures;

public sealed class RankingQualityTests
{
    [Fact]
    public void A_proxy_in_the_true_order_is_perfect()
    {
        RankingQuality quality = RankingQuality.Of([1, 2, 3, 5], [2, 2.5, 4, 9]);

        Assert.Equal((1.0, 1.0, 0.0), (quality.Spearman.Value, quality.PairwiseAccuracy.Value, quality.TopOneRegret));
    }

    [Fact]
    public void Pairs_and_regret_are_counted_by_hand()
    {
        // Proxy puts the third mixture first, whose truth is 0.5 worse than the best; of six pairs it turns one.
        RankingQuality quality = RankingQuality.Of([2, 3, 1, 4], [1, 2, 1.5, 3]);
        Assert.Equal(0.5, quality.TopOneRegret, 1e-12);
        Assert.Equal(5.0 / 6, quality.PairwiseAccuracy.Value, 1e-12);

        // Proxy ties the first two: half a pair, and the mean of their truths.
        RankingQuality tied = RankingQuality.Of([1, 1, 2], [3, 4, 5]);
        Assert.Equal(2.5 / 3, tied.PairwiseAccuracy.Value, 1e-12);
        Assert.Equal(0.5, tied.TopOneRegret, 1e-12);

        // Truths that are equal are no decision.
        Assert.Equal(1, RankingQuality.Of([1, 2, 3], [4, 4, 5]).PairwiseAccuracy.Value);
    }

    [Fact]
    public void Pairs_of_one_group_alone_are_counted_where_groups_differ_for_another_reason()
    {
        // The proxy does not know what lowers the second group by ten; within both groups it turns one of three pairs.
        double[] proxy = [1, 2, 3, 1.1, 2.1, 3.1], truth = [1, 3, 2, -9, -7, -8];
        RankingQuality within = RankingQuality.Of(proxy, truth, groups: [3, 3, 3, 5, 5, 5]);

        Assert.Equal(4.0 / 6, within.PairwiseAccuracy.Value, 1e-12);
        Assert.Equal(0.5, within.Spearman.Value, 1e-12);
        Assert.Equal(0.0, within.TopOneRegret, 1e-12);
        Assert.Equal(RankingQuality.Of(proxy, truth).PairwiseAccuracy.Value, RankingQuality.Of(proxy, truth, groups: [1, 1, 1, 1, 1, 1]).PairwiseAccuracy.Value, 1e-12);
        Assert.Equal(RankingQuality.Of(proxy, truth).Spearman.Value, RankingQuality.Of(proxy, truth, groups: [1, 1, 1, 1, 1, 1]).Spearman.Value, 1e-12);

        RankingQuality none = RankingQuality.Of([1, 2], [1, 2], groups: [1, 2]);
        Assert.True(double.IsNaN(none.PairwiseAccuracy.Value) && double.IsNaN(none.Spearman.Value) && double.IsNaN(none.TopOneRegret));
        Assert.Throws<ArgumentException>(() => RankingQuality.Of([1, 2], [1, 2], groups: [1]));
    }

    [Fact]
    public void Regret_within_groups_is_their_mean_by_size()
    {
        // In the group of two the proxy puts the worse one first, by 3; in that of three the best one.
        RankingQuality within = RankingQuality.Of([1, 2, 1, 2, 3], [7, 4, 1, 2, 3], groups: [2, 2, 3, 3, 3]);

        Assert.Equal(2 * 3.0 / 5, within.TopOneRegret, 1e-12);
    }

    [Fact]
    public void Intervals_within_groups_cover_what_holds_within_them_whatever_sets_groups_apart()
    {
        const int Trials = 120;
        int covered = 0;

        // Spearman's coefficient of two normal variables of correlation 1/√1.25.
        double rho = 6 / Math.PI * Math.Asin(1 / Math.Sqrt(1.25) / 2);
        for (ulong trial = 0; trial < Trials; trial++)
        {
            var random = new RandomSource(trial);
            long[] groups = [.. Enumerable.Range(0, 24).Select(i => (long)(i % 3))];
            double[] truth = [.. groups.Select(_ => random.Gaussian())];
            double[] proxy = [.. truth.Zip(groups, (t, g) => t + (0.5 * random.Gaussian()) + (20 * g))];
            covered += GroupedCorrelation.Estimated(CorrelationKind.Spearman, proxy, truth, groups, new BootstrapOptions { Level = 0.9, Resamples = 200, Seed = trial })
                .Interval!.Value.Contains(rho) ? 1 : 0;
        }

        Assert.True(covered >= 0.82 * Trials, $"covered {covered} of {Trials}");
        Assert.Equal(22, GroupedCorrelation.EffectivePairs([.. Enumerable.Range(0, 24).Select(i => (long)(i % 3)), 9]));
    }

    [Fact]
    public void Intervals_hold_what_larger_samples_show()
    {
        RankingQuality large = Noisy(400, 1), small = Noisy(40, 2);

        Assert.True(small.Spearman.Interval!.Value.Contains(large.Spearman.Value));
        Assert.True(small.PairwiseAccuracy.Interval!.Value.Contains(large.PairwiseAccuracy.Value));
    }

    [Fact]
    public void Unit_scores_average_by_weight()
    {
        Assert.Equal(2.75, UnitScoreAverage.Of([2, 3, 9], [1, 3, 0]), 1e-12);
        Assert.Throws<ArgumentException>(() => UnitScoreAverage.Of([2, 3], [0, 0]));
        Assert.Throws<ArgumentException>(() => UnitScoreAverage.Of([2, 3], [1, -1]));
        Assert.Throws<ArgumentException>(() => UnitScoreAverage.Of([2, 3], [1]));
    }

    private static RankingQuality Noisy(int count, ulong seed)
    {
        var random = new RandomSource(seed);
        double[] truth = [.. Enumerable.Range(0, count).Select(_ => random.Gaussian())];
        return RankingQuality.Of([.. truth.Select(t => t + (0.7 * random.Gaussian()))], truth, new BootstrapOptions { Resamples = count > 100 ? 100 : 1000 });
    }
}
