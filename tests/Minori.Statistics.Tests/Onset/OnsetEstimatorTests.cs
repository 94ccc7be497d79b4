using Xunit;

namespace Minori.Statistics.Tests;

public class OnsetEstimatorTests
{
    /// <summary>Means of the demo's kind: a minimum near 16M tokens and 1% up at 32M.</summary>
    private static readonly double[] MildNoiseLosses = [2.58, 2.10, 1.87, 1.67, 1.49, 1.420, 1.435];

    private static readonly double[] StrongNoiseLosses = [3.32, 3.48, 3.74, 3.82, 3.71, 3.82, 4.11];

    [Fact]
    public void Interior_minimum_is_observed_between_its_neighbours()
    {
        OnsetEstimate estimate = OnsetEstimator.Estimate(Spread(MildNoiseLosses, 0.002));

        Assert.Equal(OnsetStatus.Observed, estimate.Status);
        Assert.InRange(estimate.Tokens!.Value, 16e6, 24e6);
        Assert.True(estimate.TokensInterval!.Value.Contains(estimate.Tokens.Value));
        Assert.Equal(16e6, estimate.LowestBudget);
        Assert.Equal((1.435 / 1.420) - 1, estimate.RelativeDegradation, 12);
        Assert.True(estimate.DegradationInterval!.Value.Lower > 0);
        Assert.True(estimate.PValue < 0.05);
        Assert.False(estimate.AtOrBelowFirstBudget);
        Assert.DoesNotContain('\n', estimate.Reason);
    }

    [Fact]
    public void Degradation_from_the_start_is_an_onset_at_or_below_the_first_budget()
    {
        OnsetEstimate estimate = OnsetEstimator.Estimate(Spread(StrongNoiseLosses, 0.02));

        Assert.Equal(OnsetStatus.Observed, estimate.Status);
        Assert.True(estimate.AtOrBelowFirstBudget);
        Assert.True(estimate.LowerEndCensored);
        Assert.False(estimate.UpperEndCensored);
        Assert.Equal(5e5, estimate.Tokens);
        Assert.Equal(5e5, estimate.TokensInterval!.Value.Lower);
        Assert.Contains("at or below", estimate.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Falling_loss_is_not_observed_and_gives_no_onset()
    {
        OnsetEstimate estimate = OnsetEstimator.Estimate(Spread([2.4, 1.59, 1.18, 1.01, 0.911, 0.846], 0.003));

        Assert.Equal(OnsetStatus.NotObserved, estimate.Status);
        Assert.Null(estimate.Tokens);
        Assert.Null(estimate.TokensInterval);
        Assert.Equal(16e6, estimate.LowestBudget);
        Assert.Equal(0, estimate.RelativeDegradation);
    }

    [Fact]
    public void Certain_but_negligible_rise_is_not_observed()
    {
        OnsetEstimate estimate = OnsetEstimator.Estimate(Spread([1.2, 1.1, 1.0, 1.001], 0.00005));

        Assert.True(estimate.PValue < 0.01);
        Assert.Equal(OnsetStatus.NotObserved, estimate.Status);
    }

    [Fact]
    public void Noise_that_hides_any_rise_is_inconclusive()
    {
        OnsetEstimate estimate = OnsetEstimator.Estimate(Spread(MildNoiseLosses, 0.1));

        Assert.Equal(OnsetStatus.Inconclusive, estimate.Status);
        Assert.Null(estimate.Tokens);
        Assert.Contains("neither shown nor excluded", estimate.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Single_draw_is_inconclusive_and_says_so()
    {
        BudgetDraws[] budgets = Spread(MildNoiseLosses, 0.002);
        budgets[3] = budgets[3] with { Values = [1.67] };

        OnsetEstimate estimate = OnsetEstimator.Estimate(budgets);

        Assert.Equal(OnsetStatus.Inconclusive, estimate.Status);
        Assert.Contains("4M tokens has a single draw", estimate.Reason, StringComparison.Ordinal);
        Assert.Null(estimate.PValue);
        Assert.Equal((1.435 / 1.420) - 1, estimate.RelativeDegradation, 12);
    }

    [Theory]
    [InlineData(DrawPairing.Independent)]
    [InlineData(DrawPairing.ByIndex)]
    public void Equal_draws_are_inconclusive(DrawPairing pairing)
    {
        BudgetDraws[] budgets = [new(1, [3.1, 3.1, 3.1]), new(2, [2.7, 2.7, 2.7]), new(4, [2.9, 2.9, 2.9])];

        OnsetEstimate estimate = OnsetEstimator.Estimate(budgets, new OnsetOptions { Pairing = pairing });

        Assert.Equal(OnsetStatus.Inconclusive, estimate.Status);
        Assert.Contains("all alike", estimate.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_budgets_are_inconclusive()
    {
        OnsetEstimate estimate = OnsetEstimator.Estimate([new(1, [1.0, 1.1]), new(2, [2.0, 2.1])]);

        Assert.Equal(OnsetStatus.Inconclusive, estimate.Status);
        Assert.Contains("at least 3 budgets", estimate.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairing_removes_what_a_draw_adds_everywhere()
    {
        double[] tokens = SyntheticCurves.Budgets(7);
        double Loss(double budget) => SyntheticCurves.UShape(budget, tokens[3], 0.1);
        BudgetDraws[] budgets = SyntheticCurves.Draw(tokens, Loss, _ => 0.005, 4, seed: 1, drawEffect: 0.3);

        Assert.Equal(OnsetStatus.Inconclusive, OnsetEstimator.Estimate(budgets).Status);
        Assert.Equal(
            OnsetStatus.Observed,
            OnsetEstimator.Estimate(budgets, new OnsetOptions { Pairing = DrawPairing.ByIndex }).Status);
    }

    [Fact]
    public void Unit_of_the_loss_does_not_matter()
    {
        BudgetDraws[] nats = Spread(MildNoiseLosses, 0.002);
        BudgetDraws[] scaled = [.. nats.Select(budget => budget with { Values = [.. budget.Values.Select(x => 4 * x)] })];

        Assert.Equal(OnsetEstimator.Estimate(nats), OnsetEstimator.Estimate(scaled));
    }

    [Fact]
    public void Same_seed_gives_the_same_estimate()
    {
        BudgetDraws[] budgets = Spread(MildNoiseLosses, 0.004);

        Assert.Equal(OnsetEstimator.Estimate(budgets), OnsetEstimator.Estimate(budgets));
        Assert.NotEqual(
            OnsetEstimator.Estimate(budgets).DegradationInterval,
            OnsetEstimator.Estimate(budgets, new OnsetOptions { Seed = 7 }).DegradationInterval);
    }

    [Fact]
    public void Wrong_input_is_refused_in_one_line()
    {
        Refused([]);
        Refused([new(2, [1, 2]), new(1, [1, 2]), new(4, [1, 2])]);
        Refused([new(1, [1, 2]), new(2, []), new(4, [1, 2])]);
        Refused([new(1, [1, 2]), new(2, [double.NaN, 1]), new(4, [1, 2])]);
        Refused([new(1, [1, 2]), new(2, [0, 1]), new(4, [1, 2])]);
        Refused([new(1, [1, 2]), new(2, [1, 1, 1]), new(4, [1, 2])], new OnsetOptions { Pairing = DrawPairing.ByIndex });
        Refused(Spread(MildNoiseLosses, 0.01), new OnsetOptions { Level = 0.4 });
        Refused(Spread(MildNoiseLosses, 0.01), new OnsetOptions { Resamples = 10 });

        static void Refused(BudgetDraws[] budgets, OnsetOptions? options = null)
        {
            var refusal = Assert.Throws<ArgumentException>(() => OnsetEstimator.Estimate(budgets, options));
            Assert.DoesNotContain('\n', refusal.Message);
        }
    }

    /// <summary>
    /// Five draws around each mean, symmetric, with the given step; uneven between budgets so none is paired.
    /// </summary>
    private static BudgetDraws[] Spread(double[] means, double step)
    {
        double[] tokens = SyntheticCurves.Budgets(means.Length);
        double[] offsets = [-1.5, -0.5, 0, 0.5, 1.5];
        return
        [
            .. means.Select((mean, i) => new BudgetDraws(
                tokens[i],
                [.. offsets.Select((_, k) => mean + (step * offsets[(i + (2 * k)) % offsets.Length]))])),
        ];
    }
}
