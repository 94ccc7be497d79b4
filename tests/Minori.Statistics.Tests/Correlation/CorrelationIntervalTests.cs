using Xunit;

namespace Minori.Statistics.Tests;

/// <summary>Intervals of correlations and of pairs in order hold the truth, also where few pairs are in perfect order.</summary>
public sealed class CorrelationIntervalTests
{
    [Theory]
    [InlineData(4, 0.95)] // here a bootstrap alone holds the truth in 47% of samples
    [InlineData(5, 0.995)] // 27%
    [InlineData(6, 0.8)]
    [InlineData(8, 0.999)] // 33%
    [InlineData(12, 0.5)]
    [InlineData(24, 0.98)]
    public void Intervals_at_90_percent_hold_the_truth(int mixtures, double r)
    {
        const int Trials = 300;
        double spearman = 6 / Math.PI * Math.Asin(r / 2), inOrder = 0.5 + (Math.Asin(r) / Math.PI);
        var random = new RandomSource((ulong)mixtures + 1);
        int ofSpearman = 0, ofPairs = 0, ofPearson = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            double[] truth = [.. Enumerable.Range(0, mixtures).Select(_ => random.Gaussian())];
            double[] proxy = [.. truth.Select(t => (r * t) + (Math.Sqrt(1 - (r * r)) * random.Gaussian()))];
            RankingQuality quality = RankingQuality.Of(proxy, truth, new BootstrapOptions { Level = 0.9, Resamples = 200, Seed = trial });
            ofSpearman += quality.Spearman.Interval!.Value.Contains(spearman) ? 1 : 0;
            ofPairs += quality.PairwiseAccuracy.Interval!.Value.Contains(inOrder) ? 1 : 0;
            ofPearson += quality.Pearson.Interval!.Value.Contains(r) ? 1 : 0;
        }

        Assert.All([ofSpearman, ofPairs, ofPearson], covered => Assert.True(covered >= 0.855 * Trials, $"{ofSpearman}, {ofPairs}, {ofPearson} of {Trials}"));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(24)]
    public void A_perfect_order_has_an_interval_that_more_mixtures_narrow(int mixtures)
    {
        RankingQuality Perfect(int count) => RankingQuality.Of(
            [.. Enumerable.Range(0, count).Select(i => (double)i)], [.. Enumerable.Range(0, count).Select(i => (double)i * i)]);
        RankingQuality fewer = Perfect(mixtures), more = Perfect(2 * mixtures);

        Assert.Equal((1.0, 1.0), (fewer.Spearman.Interval!.Value.Upper, fewer.PairwiseAccuracy.Interval!.Value.Upper));
        Assert.True(fewer.Spearman.Interval.Value.Lower < more.Spearman.Interval!.Value.Lower && more.Spearman.Interval.Value.Lower < 1);
        Assert.True(fewer.PairwiseAccuracy.Interval.Value.Lower < more.PairwiseAccuracy.Interval!.Value.Lower && more.PairwiseAccuracy.Interval.Value.Lower < 1);
        Assert.True(Math.Abs(Perfect(4).Spearman.Interval!.Value.Lower) < 0.7, "four mixtures in order prove hardly anything");
    }

    [Fact]
    public void A_perfectly_wrong_order_is_bounded_likewise_and_a_line_has_no_interval()
    {
        RankingQuality wrong = RankingQuality.Of([1, 2, 3, 4, 5, 6], [10, 9, 8, 6, 5, 1]);
        Assert.Equal(-1, wrong.Spearman.Interval!.Value.Lower, 1e-12);
        Assert.InRange(wrong.Spearman.Interval.Value.Upper, -0.95, 0);
        Assert.InRange(wrong.PairwiseAccuracy.Interval!.Value.Upper, 0.02, 0.5);

        Assert.Null(Correlations.Estimated(CorrelationKind.Pearson, [1, 2, 3, 4, 5], [2, 4, 6, 8, 10]).Interval);
        Assert.Null(Correlations.Estimated(CorrelationKind.Spearman, [1, 2, 3], [1, 2, 3]).Interval);
    }
}
