using Xunit;

namespace Minori.Statistics.Tests;

public sealed class TrendsTogetherTests
{
    [Fact]
    public void Where_nothing_moves_hardly_ever_does_one_of_twelve()
    {
        // Three tasks in four readings at five budgets. Each by itself shows a rise in up to 5% of cases, one of twelve far more often.
        const int Trials = 400;
        int together = 0, alone = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            BudgetTrend[] trends = Trends(12, rise: 0, trial);
            alone += trends.Any(t => t.Status == TrendStatus.Rising) ? 1 : 0;
            together += Judge(trends).Any(t => t.Status == TrendStatus.Rising) ? 1 : 0;
        }

        Assert.True(alone > 0.2 * Trials, $"alone {alone} of {Trials}");
        Assert.True(together <= Binomial.Most(Trials, 0.05), $"together {together} of {Trials}");
    }

    [Fact]
    public void What_rises_everywhere_is_still_shown()
    {
        JudgedTrend[] judged = Judge(Trends(12, rise: 1, 1));

        Assert.All(judged, t => Assert.Equal(TrendStatus.Rising, t.Status));
        Assert.All(judged, t => Assert.True(t.PValueRising <= TrendsTogether.Rate && t.PValueFalling > 0.5));
    }

    [Fact]
    public void What_has_no_p_value_shows_nothing_and_counts_as_no_test()
    {
        JudgedTrend[] judged = TrendsTogether.Judge([(null, null), (0.04, 0.97)]);

        Assert.Equal([TrendStatus.Inconclusive, TrendStatus.Rising], judged.Select(t => t.Status));
        Assert.Null(judged[0].PValueRising);
    }

    private static JudgedTrend[] Judge(BudgetTrend[] trends) =>
        TrendsTogether.Judge([.. trends.Select(t => ((double?)t.PValueRising, (double?)t.PValueFalling))]);

    private static BudgetTrend[] Trends(int count, double rise, ulong seed) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            double[] tokens = SyntheticCurves.Budgets(5);
            return BudgetTrendEstimator.Estimate(
                SyntheticCurves.Draw(tokens, t => rise * Math.Log2(t), _ => 0.1, 1, (seed * 100) + (ulong)i),
                new BootstrapOptions { Level = 0.9, Resamples = 200 });
        }),
    ];
}
