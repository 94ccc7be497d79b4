using Xunit;

namespace Minori.Statistics.Tests;

public class ChinchillaLawTests
{
    /// <summary>The published parameters (Hoffmann et al. 2022, equation 10).</summary>
    private static readonly ChinchillaLaw Published = new(E: 1.69, A: 406.4, Alpha: 0.34, B: 410.7, Beta: 0.28);

    private static readonly ScalingFitOptions Fast = new() { Resamples = 100 };

    [Fact]
    public void Exact_data_give_the_parameters_back()
    {
        ScalingFit<ChinchillaLaw> fit = ChinchillaLaw.Fit(Observations(noise: 0, seed: 0), Fast);

        Assert.True(fit.Supported, fit.Reason);
        Assert.Equal(1.69, fit.Law!.E, 3);
        Assert.Equal(406.4, fit.Law.A, 0.5);
        Assert.Equal(0.34, fit.Law.Alpha, 4);
        Assert.Equal(410.7, fit.Law.B, 0.5);
        Assert.Equal(0.28, fit.Law.Beta, 4);
    }

    [Fact]
    public void Intervals_cover_the_truth_of_noisy_data()
    {
        (Func<ChinchillaLaw, double> Quantity, double Truth)[] quantities =
        [
            (law => law.E, Published.E),
            (law => law.Alpha, Published.Alpha),
            (law => law.Beta, Published.Beta),
            (law => law.Loss(70e9, 1.4e12), Published.Loss(70e9, 1.4e12)),
        ];
        int covered = 0;
        for (ulong trial = 0; trial < 8; trial++)
        {
            ScalingFit<ChinchillaLaw> fit = ChinchillaLaw.Fit(Observations(noise: 0.003, trial), Fast);
            Assert.True(fit.Supported, fit.Reason);
            covered += quantities.Count(q => fit.Estimate(q.Quantity).Interval!.Value.Contains(q.Truth));
        }

        Assert.True(covered >= 25, $"covered {covered} of 32");
    }

    [Fact]
    public void Budgets_that_share_a_trunk_are_redrawn_together()
    {
        // What chance did to a family is in all of its budgets: redrawn one by one they would pass for as many pieces of evidence.
        const int Fits = 20;
        ScalingFitOptions options = Fast with { HuberThreshold = 0.03 };
        int grouped = 0, alone = 0;
        for (ulong trial = 0; trial < Fits; trial++)
        {
            LossObservation[] observations = Families(trial);
            foreach (double size in observations.Select(o => o.Parameters).Distinct())
            {
                Func<ChinchillaLaw, double> loss = law => law.Loss(size, 40 * size);
                grouped += Covers(ChinchillaLaw.Fit(observations, options), loss, Published.Loss(size, 40 * size));
                alone += Covers(ChinchillaLaw.Fit([.. observations.Select(o => (o.Parameters, o.Tokens, o.Loss))], options), loss, Published.Loss(size, 40 * size));
            }
        }

        Assert.True(grouped >= 0.75 * 3 * Fits && alone <= 0.7 * grouped, $"grouped {grouped}, one by one {alone} of {3 * Fits}");

        static int Covers(ScalingFit<ChinchillaLaw> fit, Func<ChinchillaLaw, double> quantity, double truth) =>
            fit.Estimate(quantity).Interval!.Value.Contains(truth) ? 1 : 0;

        static LossObservation[] Families(ulong seed)
        {
            var random = new RandomSource(seed);
            return
            [
                .. from size in new[] { 5e7, 4e8, 4e9 }
                   from family in Enumerable.Range(0, 6)
                   let effect = 0.003 * random.Gaussian()
                   from ratio in new[] { 4.0, 12, 40, 120, 400 }
                   select new LossObservation(
                       size, size * ratio, Published.Loss(size, size * ratio) * Math.Exp(effect + (0.0005 * random.Gaussian())), (int)(size / 1e7) + (1000 * family)),
            ];
        }
    }

    [Fact]
    public void Swapping_sizes_and_budgets_swaps_their_parameters()
    {
        (double N, double D, double L)[] observations = Observations(noise: 0, seed: 0);

        ChinchillaLaw swapped = ChinchillaLaw.Fit([.. observations.Select(o => (o.D, o.N, o.L))], Fast).Law!;

        Assert.Equal(0.28, swapped.Alpha, 3);
        Assert.Equal(0.34, swapped.Beta, 3);
    }

    [Fact]
    public void Two_sizes_are_refused()
    {
        (double N, double D, double L)[] observations = Observations(noise: 0, seed: 0);
        double[] sizes = [.. observations.Select(o => o.N).Distinct().Take(2)];

        ScalingFit<ChinchillaLaw> fit = ChinchillaLaw.Fit([.. observations.Where(o => sizes.Contains(o.N))]);

        Assert.False(fit.Supported);
        Assert.Contains("3 sizes", fit.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_that_hides_the_exponents_is_refused()
    {
        ScalingFit<ChinchillaLaw> fit = ChinchillaLaw.Fit(Observations(noise: 0.3, seed: 2), Fast);

        Assert.False(fit.Supported);
    }

    private static (double Parameters, double Tokens, double Loss)[] Observations(double noise, ulong seed)
    {
        var random = new RandomSource(seed);
        return
        [
            .. from size in new[] { 5e7, 1.5e8, 4e8, 1.2e9, 4e9 }
               from ratio in new[] { 4.0, 12, 40, 120, 400 }
               select (size, size * ratio, Published.Loss(size, size * ratio) * Math.Exp(noise * random.Gaussian())),
        ];
    }
}
