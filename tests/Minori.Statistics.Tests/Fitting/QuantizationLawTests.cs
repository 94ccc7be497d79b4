using Xunit;

namespace Minori.Statistics.Tests;

public class QuantizationLawTests
{
    private static readonly ChinchillaLaw Base = new(E: 1.2, A: 60, Alpha: 0.34, B: 90, Beta: 0.3);

    /// <summary>0.04 nats at 1M parameters, 10M tokens and 4 bits.</summary>
    private static readonly QuantizationLaw Truth = new(
        0.04 * Math.Pow(10e6, -0.5) * Math.Pow(1e6, 0.4) * Math.Exp(4 / 0.9), GammaD: 0.5, GammaN: 0.4, GammaPost: 0.9);

    private static readonly double[] Sizes = [3e5, 1e6, 3e6];

    private static readonly double[] Budgets = SyntheticCurves.Budgets(7);

    private static readonly ScalingFitOptions Fast = new() { Resamples = 100, HuberThreshold = 0.03 };

    [Fact]
    public void Exact_data_give_the_parameters_back()
    {
        ScalingFit<QuantizationLaw> fit = QuantizationLaw.Fit(Observations(0, 0), Fast);

        Assert.True(fit.Supported, fit.Reason);
        Assert.Equal(1, fit.Law!.Scale / Truth.Scale, 1e-3);
        Assert.Equal(Truth.GammaD, fit.Law.GammaD, 1e-4);
        Assert.Equal(Truth.GammaN, fit.Law.GammaN, 1e-4);
        Assert.Equal(Truth.GammaPost, fit.Law.GammaPost, 1e-4);
    }

    [Fact]
    public void Critical_budget_is_where_base_loss_and_degradation_together_are_lowest()
    {
        foreach (double bits in new[] { 3.0, 4, 6 })
        {
            double[] logs = [.. Enumerable.Range(0, 300001).Select(i => Math.Log(1e5) + (i * 1e-4))];
            double lowest = Math.Exp(logs.MinBy(x => Base.Loss(1e6, Math.Exp(x)) + Truth.Degradation(1e6, Math.Exp(x), bits)));

            Assert.Equal(1, Truth.CriticalBudget(Base, 1e6, bits) / lowest, 2e-4);
        }

        Assert.Equal(double.PositiveInfinity, (Truth with { GammaD = 0 }).CriticalBudget(Base, 1e6, 4));
    }

    [Fact]
    public void Intervals_cover_the_truth_of_noisy_data()
    {
        (Func<QuantizationLaw, double> Quantity, double Truth)[] quantities =
        [
            (law => law.GammaD, Truth.GammaD),
            (law => law.GammaN, Truth.GammaN),
            (law => law.GammaPost, Truth.GammaPost),
            (law => law.Degradation(1e6, 16e6, 4), Truth.Degradation(1e6, 16e6, 4)),
        ];
        int covered = 0, critical = 0;
        for (ulong trial = 0; trial < 40; trial++)
        {
            QuantizedLoss[] observations = Observations(0.005, trial);
            ScalingFit<QuantizationLaw> fit = QuantizationLaw.Fit(observations, Fast with { Seed = trial });
            Assert.True(fit.Supported, fit.Reason);
            covered += quantities.Count(q => fit.Estimate(q.Quantity).Interval!.Value.Contains(q.Truth));
            ScalingFit<ChinchillaLaw> loss = ChinchillaLaw.Fit(
                [.. observations.Where(o => o.Bits == 8).Select(o => (o.Parameters, o.Tokens, o.BaseLoss))], Fast with { Seed = trial + 1000 });
            Estimate budget = QuantizationLaw.CriticalBudget(fit, loss, 1e6, 4)!;
            critical += budget.Interval!.Value.Contains(Truth.CriticalBudget(Base, 1e6, 4)) ? 1 : 0;
        }

        Assert.True(covered >= 0.83 * 160, $"covered {covered} of 160");
        Assert.True(critical >= 0.78 * 40, $"critical budget covered {critical} of 40");
    }

    [Fact]
    public void Degradation_that_does_not_grow_with_tokens_is_refused()
    {
        QuantizationLaw flat = Truth with { GammaD = 0, Scale = Truth.Scale * Math.Pow(10e6, 0.5) };
        string[] reasons =
        [
            .. Enumerable.Range(0, 20).Select(trial => QuantizationLaw.Fit(Observations(0.005, (ulong)trial, flat), Fast))
                .Where(fit => !fit.Supported).Select(fit => fit.Reason),
        ];

        Assert.True(reasons.Length >= 17, $"refused {reasons.Length} of 20");
        Assert.All(reasons, reason => Assert.Contains("not shown to rise with tokens", reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Too_few_precisions_are_refused()
    {
        ScalingFit<QuantizationLaw> fit = QuantizationLaw.Fit([.. Observations(0, 0).Where(o => o.Bits < 6)]);

        Assert.False(fit.Supported);
        Assert.Contains("2 precisions", fit.Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => QuantizationLaw.Fit([new(1e6, 1e6, 4, 2, -1)]));
    }

    private static QuantizedLoss[] Observations(double noise, ulong seed, QuantizationLaw? law = null)
    {
        var random = new RandomSource(seed);
        return
        [
            .. from size in Sizes
               from budget in Budgets
               let loss = Base.Loss(size, budget) * Math.Exp(noise * random.Gaussian())
               from bits in new[] { 8.0, 6, 4, 3 }
               select new QuantizedLoss(
                   size, budget, bits, loss, (loss + (law ?? Truth).Degradation(size, budget, bits)) * Math.Exp(noise * random.Gaussian())),
        ];
    }
}
