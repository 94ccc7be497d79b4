using Xunit;

namespace Minori.Statistics.Tests;

public class DataLawTests
{
    private static readonly DataLaw Truth = new(E: 0.72, B: 180, Beta: 0.36);

    private static readonly ScalingFitOptions Fast = new() { Resamples = 200 };

    [Fact]
    public void Exact_data_give_the_parameters_back()
    {
        ScalingFit<DataLaw> fit = DataLaw.Fit(Observations(noise: 0, seed: 0, budgets: 7), Fast);

        Assert.True(fit.Supported, fit.Reason);
        Assert.Equal(Truth.E, fit.Law!.E, 4);
        Assert.Equal(Truth.B, fit.Law.B, 1);
        Assert.Equal(Truth.Beta, fit.Law.Beta, 4);
        Assert.Equal(1, fit.RSquared!.Value, 8);
        Assert.True(fit.RelativeResidual < 1e-5);
    }

    [Fact]
    public void Intervals_cover_the_truth_of_noisy_data()
    {
        int covered = 0;
        int supported = 0;
        for (int trial = 0; trial < 60; trial++)
        {
            ScalingFit<DataLaw> fit = DataLaw.Fit(
                Observations(noise: 0.005, (ulong)trial, budgets: 9),
                new ScalingFitOptions { Resamples = 100, Seed = (ulong)trial, HuberThreshold = 0.01 });
            supported += fit.Supported ? 1 : 0;
            covered += fit.Estimate(law => law.Beta).Interval!.Value.Contains(Truth.Beta) ? 1 : 0;
        }

        Assert.True(supported >= 55, $"supported {supported} of 60");
        Assert.True(covered >= 47, $"covered {covered} of 60");
    }

    [Fact]
    public void One_wild_run_hardly_moves_a_robust_fit()
    {
        (double Tokens, double Loss)[] observations = Observations(noise: 0.0005, seed: 3, budgets: 9);
        observations[4].Loss *= 1.3;

        Assert.Equal(Truth.Beta, DataLaw.Fit(observations, Fast).Law!.Beta, 0.02);
        double squares = DataLaw.Fit(observations, Fast with { HuberThreshold = double.PositiveInfinity }).Law!.Beta;
        Assert.True(Math.Abs(squares - Truth.Beta) > 0.05);
    }

    [Fact]
    public void Losses_of_a_small_model_follow_the_law()
    {
        // A model of 0.1M parameters at 0.5M…32M tokens of real text.
        double[] losses = [2.40, 1.59, 1.18, 1.01, 0.911, 0.846, 0.802];

        ScalingFit<DataLaw> fit = DataLaw.Fit([.. SyntheticCurves.Budgets(losses.Length).Zip(losses)], Fast);

        Assert.True(fit.Supported, fit.Reason);
        Assert.True(fit.RelativeResidual < 0.05, fit.Reason);
        Assert.InRange(fit.Law!.E, 0.6, 0.8);
    }

    [Fact]
    public void Too_few_budgets_are_refused()
    {
        ScalingFit<DataLaw> fit = DataLaw.Fit(Observations(noise: 0, seed: 0, budgets: 4));

        Assert.False(fit.Supported);
        Assert.Null(fit.Law);
        Assert.Contains("at least 5 budgets", fit.Reason, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => fit.Estimate(law => law.Beta));
    }

    [Fact]
    public void Losses_without_a_fall_are_refused()
    {
        var random = new RandomSource(4);
        (double, double)[] flat = [.. SyntheticCurves.Budgets(8).Select(tokens => (tokens, 1 + (0.01 * random.Gaussian())))];

        ScalingFit<DataLaw> fit = DataLaw.Fit(flat, Fast);

        Assert.False(fit.Supported);
        Assert.NotNull(fit.Law);
        Assert.Contains("β", fit.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Same_seed_gives_the_same_intervals()
    {
        (double, double)[] observations = Observations(noise: 0.005, seed: 5, budgets: 7);

        Assert.Equal(
            DataLaw.Fit(observations, Fast).Estimate(law => law.E),
            DataLaw.Fit(observations, Fast).Estimate(law => law.E));
    }

    [Fact]
    public void Unusable_numbers_are_refused()
    {
        Assert.Throws<ArgumentException>(() => DataLaw.Fit([(1, 0)]));
        Assert.Throws<ArgumentException>(() => DataLaw.Fit([(double.NaN, 1)]));
        Assert.Throws<ArgumentException>(() => DataLaw.Fit([(1, 1)], new ScalingFitOptions { HuberThreshold = 0 }));
    }

    private static (double Tokens, double Loss)[] Observations(double noise, ulong seed, int budgets)
    {
        var random = new RandomSource(seed);
        return
        [
            .. SyntheticCurves.Budgets(budgets).Select(
                tokens => (tokens, Truth.Loss(tokens) * Math.Exp(noise * random.Gaussian()))),
        ];
    }
}
