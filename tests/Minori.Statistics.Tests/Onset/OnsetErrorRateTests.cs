using Xunit;
using Xunit.Abstractions;

namespace Minori.Statistics.Tests;

/// <summary>
/// How often the estimator is wrong where the truth is known; docs/design/statistics.md quotes these rates.
/// </summary>
public class OnsetErrorRateTests(ITestOutputHelper output)
{
    private const int Trials = 300;

    private static readonly OnsetOptions Fast = new() { Resamples = 300 };

    [Theory]
    [InlineData(5, 2)]
    [InlineData(7, 4)]
    [InlineData(9, 8)]
    public void Falling_loss_is_hardly_ever_an_onset(int budgets, int draws)
    {
        double[] tokens = SyntheticCurves.Budgets(budgets);
        double rate = Rate(
            seed => SyntheticCurves.Draw(tokens, SyntheticCurves.Falling, _ => 0.01, draws, seed),
            Fast,
            OnsetStatus.Observed);
        Assert.True(rate <= 0.01, $"false onsets in {rate:P1} of trials");
    }

    [Theory]
    [InlineData(5, 2, 1, 1, 0)]
    [InlineData(7, 4, 1, 1, 0)]
    [InlineData(9, 8, 1, 1, 0)]
    [InlineData(5, 4, 1, 3, 0)] // noisier at the last budget
    [InlineData(7, 4, 3, 1, 0)] // noisier at the first
    [InlineData(5, 3, 1, 3, 0)]
    [InlineData(7, 4, 1, 1, 5)] // draws with effects of their own, unknown to the estimator
    public void Flat_loss_is_an_onset_at_the_stated_rate(
        int budgets, int draws, double firstNoise, double lastNoise, double drawEffect)
    {
        // Where all budgets are equal the choice of the lowest is pure chance: the worst case of "no degradation".
        double[] tokens = SyntheticCurves.Budgets(budgets);
        double Deviation(int i) => 0.01 * (i == 0 ? firstNoise : i == budgets - 1 ? lastNoise : 1);
        double rate = Rate(
            seed => SyntheticCurves.Draw(tokens, _ => 1, Deviation, draws, seed, 0.01 * drawEffect),
            Fast with { NegligibleDegradation = 0 },
            OnsetStatus.Observed);
        Assert.True(rate * Trials <= Binomial.Most(Trials, 0.05), $"false onsets in {rate:P1} of trials");
    }

    [Theory]
    [InlineData(5, 3, 1, false)]
    [InlineData(7, 3, 1, false)]
    [InlineData(7, 5, 1, false)]
    [InlineData(7, 3, 3, false)] // noisier at the last budget
    [InlineData(7, 3, 1, true)] // falls, then stays where it is
    public void Families_on_a_flat_loss_are_an_onset_at_the_stated_rate(int budgets, int families, double lastNoise, bool falls)
    {
        // What chance did to a family is common to its budgets and taken out; the rest is its own at every budget.
        double[] tokens = SyntheticCurves.Budgets(budgets);
        double rate = Rate(
            seed => SyntheticCurves.Draw(
                tokens,
                budget => falls ? 1 + (0.3 * Math.Max(0, Math.Log2(tokens[3] / budget))) : 1,
                i => i == budgets - 1 ? 0.01 * lastNoise : 0.01,
                families,
                seed,
                drawEffect: 0.05),
            Fast with { NegligibleDegradation = 0, Pairing = DrawPairing.ByIndex },
            OnsetStatus.Observed);
        Assert.True(rate * Trials <= Binomial.Most(Trials, 0.05), $"false onsets in {rate:P1} of trials");
    }

    [Fact]
    public void Chance_in_training_passes_for_an_onset_where_only_draws_of_one_family_are_seen()
    {
        // Every checkpoint is off by 1%; four draws around it are off by 0.2% more. Or four families, a draw each.
        double[] tokens = SyntheticCurves.Budgets(7);
        double one = Rate(
            seed =>
            {
                BudgetDraws[] checkpoints = SyntheticCurves.Draw(tokens, _ => 1, _ => 0.01, 1, seed + 9000);
                return SyntheticCurves.Draw(
                    tokens, budget => checkpoints[Array.IndexOf(tokens, budget)].Values[0], _ => 0.002, 4, seed);
            },
            Fast,
            OnsetStatus.Observed);
        double several = Rate(
            seed => SyntheticCurves.Draw(tokens, _ => 1, _ => 0.01, 4, seed),
            Fast with { Pairing = DrawPairing.ByIndex },
            OnsetStatus.Observed);

        output.WriteLine($"one family {one:P0}, four families {several:P0}");
        Assert.True(one > 0.5, $"false onsets in {one:P1} of trials");
        Assert.True(several * Trials <= Binomial.Most(Trials, 0.05), $"false onsets in {several:P1} of trials");
    }

    [Theory]
    [InlineData(7, 4, 0.001, 0.5, false)]
    [InlineData(7, 4, 0.01, 0.3, false)]
    [InlineData(7, 4, 0.01, 0.6, false)]
    [InlineData(5, 4, 0.01, 0.5, false)]
    [InlineData(7, 2, 0.01, 0.5, false)]
    [InlineData(7, 8, 0.03, 0.5, false)]
    [InlineData(7, 3, 0.01, 0.45, true)]
    [InlineData(7, 5, 0.02, 0.55, true)]
    [InlineData(9, 3, 0.003, 0.5, true)]
    public void Interval_of_a_true_onset_covers_it(int budgets, int draws, double noise, double position, bool areFamilies)
    {
        double[] tokens = SyntheticCurves.Budgets(budgets);
        double onset = tokens[0] * Math.Pow(2, position * (budgets - 1));
        int observed = 0;
        int covered = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            OnsetEstimate estimate = OnsetEstimator.Estimate(
                SyntheticCurves.Draw(
                    tokens, budget => SyntheticCurves.UShape(budget, onset, 0.1), _ => noise, draws, (ulong)trial, areFamilies ? 0.05 : 0),
                Fast with { Seed = (ulong)trial, Pairing = areFamilies ? DrawPairing.ByIndex : DrawPairing.Independent });
            observed += estimate.Status == OnsetStatus.Observed ? 1 : 0;
            covered += estimate.TokensInterval?.Contains(onset) == true ? 1 : 0;
        }

        Assert.True(observed >= 0.9 * Trials, $"observed in {observed} of {Trials}");
        Assert.True(covered >= Binomial.Least(observed, 0.9), $"covered in {covered} of {observed}");
    }

    [Fact]
    public void Degradation_interval_keeps_its_level_in_spite_of_the_chosen_minimum()
    {
        double[] tokens = SyntheticCurves.Budgets(7);
        double onset = tokens[3];
        double Loss(double budget) => SyntheticCurves.UShape(budget, onset, 0.1);
        double truth = (Loss(tokens[6]) / Loss(onset)) - 1;
        int covered = Enumerable.Range(0, Trials).Count(trial =>
        {
            OnsetEstimate estimate = OnsetEstimator.Estimate(
                SyntheticCurves.Draw(tokens, Loss, _ => 0.03, 4, (ulong)trial), Fast with { Seed = (ulong)trial });
            return estimate.DegradationInterval!.Value.Contains(truth);
        });
        Assert.True(covered >= Binomial.Least(Trials, 0.9), $"covered in {covered} of {Trials}");
    }

    [Fact]
    public void Falling_loss_with_little_noise_is_not_observed_rather_than_inconclusive()
    {
        double[] tokens = SyntheticCurves.Budgets(7);
        double rate = Rate(
            seed => SyntheticCurves.Draw(tokens, SyntheticCurves.Falling, _ => 0.005, 4, seed),
            Fast,
            OnsetStatus.NotObserved);
        Assert.True(rate >= 0.95, $"not observed in {rate:P1} of trials");
    }

    private static double Rate(Func<ulong, BudgetDraws[]> draw, OnsetOptions options, OnsetStatus status) =>
        Enumerable.Range(0, Trials).Count(trial =>
            OnsetEstimator.Estimate(draw((ulong)trial), options with { Seed = (ulong)trial }).Status == status)
        / (double)Trials;
}
