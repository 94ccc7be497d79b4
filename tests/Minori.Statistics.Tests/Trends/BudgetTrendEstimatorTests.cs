using Xunit;

namespace Minori.Statistics.Tests;

public class BudgetTrendEstimatorTests
{
    [Fact]
    public void Rising_sensitivity_is_shown_with_its_slope()
    {
        BudgetTrend trend = BudgetTrendEstimator.Estimate(Sensitivities(seed: 1, slope: 0.1, noise: 0.02));

        Assert.Equal(TrendStatus.Rising, trend.Status);
        Assert.Equal(1, trend.Strength);
        Assert.Equal(1.0 / 5040, trend.PValueRising, 12);
        Assert.True(trend.SlopePerDoubling.Interval!.Value.Contains(0.1));
        Assert.StartsWith("rises", trend.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Falling_sensitivity_is_shown_as_such()
    {
        BudgetTrend trend = BudgetTrendEstimator.Estimate(Sensitivities(seed: 1, slope: -0.1, noise: 0.02));

        Assert.Equal(TrendStatus.Falling, trend.Status);
        Assert.True(trend.SlopePerDoubling.Interval!.Value.Upper < 0);
    }

    [Fact]
    public void The_reason_gives_the_chance_of_the_direction_that_the_values_took()
    {
        BudgetDraws[] budgets = [new(1e6, [0.5]), new(2e6, [0.3]), new(4e6, [0.4]), new(8e6, [0.2])];

        BudgetTrend trend = BudgetTrendEstimator.Estimate(budgets);

        Assert.Equal(TrendStatus.Inconclusive, trend.Status);
        Assert.True(trend.PValueFalling < trend.PValueRising);
        Assert.Contains(FormattableString.Invariant($"p = {trend.PValueFalling:G2}"), trend.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Draws_that_are_mostly_alike_still_have_an_interval()
    {
        BudgetDraws[] budgets =
        [
            new(1e6, [0.4, 0.4]), new(2e6, [0.4, 0.4]), new(4e6, [0.4, 0.4]), new(8e6, [0.40, 0.42]), new(16e6, [0.4, 0.4]),
        ];

        foreach (DrawPairing pairing in Enum.GetValues<DrawPairing>())
        {
            ConfidenceInterval interval = BudgetTrendEstimator.Estimate(budgets, pairing: pairing).SlopePerDoubling.Interval!.Value;
            Assert.True(double.IsFinite(interval.Lower) && double.IsFinite(interval.Upper), $"{pairing}: {interval}");
        }
    }

    [Fact]
    public void Checkpoints_that_vary_by_chance_are_a_trend_at_the_stated_rate()
    {
        // What chance did to a checkpoint is common to its draws; a test over draws would take it for evidence.
        int shown = 0;
        for (int trial = 0; trial < 500; trial++)
        {
            var random = new RandomSource((ulong)trial);
            BudgetDraws[] budgets =
            [
                .. SyntheticCurves.Budgets(7).Select(tokens =>
                {
                    double checkpoint = 1 + (0.1 * random.Gaussian());
                    return new BudgetDraws(tokens, [.. Enumerable.Range(0, 4).Select(_ => checkpoint + (0.01 * random.Gaussian()))]);
                }),
            ];
            shown += BudgetTrendEstimator.Estimate(budgets, new() { Level = 0.9, Resamples = 100 }).Status
                == TrendStatus.Rising ? 1 : 0;
        }

        Assert.InRange(shown / 500.0, 0.01, 0.07);
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(7, 3)]
    [InlineData(8, 5)]
    public void Families_without_a_trend_show_one_at_the_stated_rate_and_with_a_trend_almost_always(int budgets, int families)
    {
        const int Trials = 400;
        double[] tokens = SyntheticCurves.Budgets(budgets);
        int rising = 0, falling = 0, found = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            TrendStatus flat = Of(_ => 0.2, trial);
            rising += flat == TrendStatus.Rising ? 1 : 0;
            falling += flat == TrendStatus.Falling ? 1 : 0;
            found += Of(budget => 0.2 + (0.05 * Math.Log2(budget / tokens[0])), trial) == TrendStatus.Rising ? 1 : 0;
        }

        Assert.True(rising <= Binomial.Most(Trials, 0.05) && falling <= Binomial.Most(Trials, 0.05), $"rising {rising}, falling {falling} of {Trials}");
        Assert.True(found >= 0.9 * Trials, $"found {found} of {Trials}");

        // A family's effect is common to its budgets; the rest is its own at each.
        TrendStatus Of(Func<double, double> sensitivity, int trial) => BudgetTrendEstimator.Estimate(
            SyntheticCurves.Draw(tokens, sensitivity, _ => 0.02, families, (ulong)trial, drawEffect: 0.05),
            new() { Level = 0.9, Resamples = 100 },
            DrawPairing.ByIndex).Status;
    }

    [Fact]
    public void Slope_interval_covers_the_true_slope()
    {
        int covered = Enumerable.Range(0, 300).Count(trial =>
            BudgetTrendEstimator.Estimate(
                Sensitivities((ulong)trial, slope: 0.05, noise: 0.1), new() { Level = 0.9, Resamples = 300, Seed = (ulong)trial })
            .SlopePerDoubling.Interval!.Value.Contains(0.05));

        Assert.True(covered >= 0.85 * 300, $"covered in {covered} of 300");
    }

    [Fact]
    public void Three_budgets_are_inconclusive()
    {
        BudgetTrend trend = BudgetTrendEstimator.Estimate([new(1, [1, 1.1]), new(2, [2, 2.1]), new(4, [3, 3.1])]);

        Assert.Equal(TrendStatus.Inconclusive, trend.Status);
        Assert.Contains("at least 4 are needed", trend.Reason, StringComparison.Ordinal);
        Assert.Equal(1, trend.SlopePerDoubling.Value, 12);
    }

    [Fact]
    public void Single_draws_still_give_the_test_but_no_slope_interval()
    {
        BudgetTrend trend = BudgetTrendEstimator.Estimate(
            [new(1, [1]), new(2, [2, 2.1]), new(4, [3, 3.1]), new(8, [4, 4.1]), new(16, [6])]);

        Assert.Equal(TrendStatus.Rising, trend.Status);
        Assert.Null(trend.SlopePerDoubling.Interval);
    }

    [Fact]
    public void Unusable_budgets_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BudgetTrendEstimator.Estimate([new(1, [1, 2])]));
        Assert.Throws<ArgumentException>(() => BudgetTrendEstimator.Estimate([new(2, [1]), new(2, [1])]));
    }

    private static BudgetDraws[] Sensitivities(ulong seed, double slope, double noise)
    {
        double[] tokens = SyntheticCurves.Budgets(7);
        return SyntheticCurves.Draw(tokens, budget => 0.2 + (slope * Math.Log2(budget / tokens[0])), _ => noise, 4, seed);
    }
}
