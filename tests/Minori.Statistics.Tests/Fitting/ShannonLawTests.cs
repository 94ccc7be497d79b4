using Xunit;

namespace Minori.Statistics.Tests;

public class ShannonLawTests
{
    /// <summary>Minima at 24M, 8M and 3M tokens for 0.3M, 1M and 3M parameters; losses of 1.6 to 4.</summary>
    private static readonly ShannonLaw Truth = Law(lowest: 8e6, signal: 1, alpha: 0.1, gamma: 0.9, p: 0.4, q: -0.4);

    private static readonly double[] Sizes = [3e5, 1e6, 3e6];

    private static readonly double[] Budgets = SyntheticCurves.Budgets(8);

    private static readonly ScalingFitOptions Fast = new() { Resamples = 100, HuberThreshold = 0.03 };

    [Theory]
    [InlineData(0.2, -0.4, 0.5)]
    [InlineData(0.9, -0.1, 0.2)]
    [InlineData(-0.3, 0.5, 0.9)]
    public void Minimum_in_closed_form_is_that_of_the_curve(double p, double q, double gamma)
    {
        ShannonLaw law = Law(5e6, 0.5, 0.1, gamma, p, q);
        double[] logs = [.. Enumerable.Range(0, 200001).Select(i => Math.Log(1e4) + (i * 1e-4))];

        double lowest = Math.Exp(logs.MinBy(x => law.Loss(2e6, Math.Exp(x))));

        Assert.Equal(1, law.LowestAt(2e6)!.Value / lowest, 2e-4);
        Assert.Null((law with { Delta = law.Beta + p }).LowestAt(2e6));
    }

    [Fact]
    public void Exact_data_give_the_parameters_back()
    {
        ScalingFit<ShannonLaw> fit = ShannonLaw.Fit(Observations(0, 1, 0), Fast);

        Assert.True(fit.Supported, fit.Reason);
        Assert.Equal(Truth.Alpha, fit.Law!.Alpha, 1e-3);
        Assert.Equal(Truth.Beta, fit.Law.Beta, 1e-3);
        Assert.Equal(Truth.Gamma, fit.Law.Gamma, 1e-3);
        Assert.Equal(Truth.Delta, fit.Law.Delta, 1e-3);
        Assert.Equal(Truth.Loss(1e7, 1e9), fit.Law.Loss(1e7, 1e9), 1e-2);
        Assert.True(fit.HeldOut!.Law < 0.01 * fit.HeldOut.PowerLaw);
    }

    [Fact]
    public void Noisy_data_are_supported_and_give_a_minimum_for_every_size()
    {
        LossObservation[] observations = Observations(0.01, 2, 1);

        ScalingFit<ShannonLaw> fit = ShannonLaw.Fit(observations, Fast);

        Assert.True(fit.Supported, fit.Reason);
        Assert.True(fit.HeldOut!.Law < 0.2 * fit.HeldOut.PowerLaw);
        foreach (double size in Sizes)
        {
            PredictedMinimum minimum = ShannonLaw.Minimum(fit, size, Budgets[0], Budgets[^1])!;
            Assert.Equal(1, minimum.Tokens / Truth.LowestAt(size)!.Value, 0.15);
            Assert.False(minimum.LowerEndCensored || minimum.UpperEndCensored);
        }

        // Branches of one run scatter together: as groups they are fewer independent observations.
        ScalingFit<ShannonLaw> grouped = ShannonLaw.Fit([.. observations.Select((o, i) => o with { Group = i % 6 })], Fast);
        Assert.Equal(fit.Law, grouped.Law);
        Assert.NotEqual(fit.Estimate(law => law.Gamma).Interval, grouped.Estimate(law => law.Gamma).Interval);
    }

    [Fact]
    public void Minimum_of_curves_of_another_form_is_found_whether_or_not_the_parameters_are()
    {
        // A fall and a rise by powers of D, the minimum moving with √N: no Shannon law, but it can follow.
        var random = new RandomSource(7);
        double Onset(double size) => 6e6 * Math.Sqrt(size / 1e6);
        foreach (double scale in new[] { 0.05, 0.2 })
        {
            LossObservation[] observations =
            [
                .. from cell in Cells()
                   from k in Enumerable.Range(0, 3)
                   select new LossObservation(cell.N, cell.D, SyntheticCurves.UShape(cell.D, Onset(cell.N), scale) * Math.Exp(0.01 * random.Gaussian())),
            ];

            ScalingFit<ShannonLaw> fit = ShannonLaw.Fit(observations, Fast);

            Assert.All(Sizes, size => Assert.Equal(1, ShannonLaw.Minimum(fit, size, Budgets[0], Budgets[^1])!.Tokens / Onset(size), 0.2));
        }
    }

    [Fact]
    public void One_ruined_run_does_not_move_the_minimum()
    {
        LossObservation[] observations = Observations(0.005, 2, 1);
        observations[9] = observations[9] with { Loss = 2 * observations[9].Loss };

        ScalingFit<ShannonLaw> fit = ShannonLaw.Fit(observations, Fast);

        Assert.Equal(1, fit.Law!.LowestAt(1e6)!.Value / Truth.LowestAt(1e6)!.Value, 0.1);
    }

    [Fact]
    public void Intervals_cover_the_truth_of_noisy_data()
    {
        const int Trials = 80;
        int minimum = 0, loss = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            var problem = new ShannonProblem(Observations(0.01, 2, trial));
            ScalingFitOptions options = Fast with { Seed = trial, Resamples = 150 };
            double[][] refits = RobustFit.FromStarts(problem, problem.Starts(thorough: false), options)
                .ResampleGroups([.. Enumerable.Range(0, problem.Observations)], options);
            minimum += Covers(law => law.LowestWithin(1e6, Budgets[0], Budgets[^1]), refits, problem) ? 1 : 0;
            loss += Covers(law => law.Loss(1e6, 8e6), refits, problem) ? 1 : 0;
        }

        Assert.True(minimum >= Binomial.Least(Trials, 0.9), $"minimum covered {minimum} of {Trials}");
        Assert.True(loss >= Binomial.Least(Trials, 0.9), $"loss covered {loss} of {Trials}");

        static bool Covers(Func<ShannonLaw, double> quantity, double[][] refits, ShannonProblem problem) =>
            Quantiles.Central([.. refits.Select(parameters => quantity(problem.Law(parameters))).Order()], 0.9).Contains(quantity(Truth));
    }

    [Fact]
    public void Losses_that_only_fall_are_refused()
    {
        for (ulong trial = 0; trial < 2; trial++)
        {
            var random = new RandomSource(trial);
            ScalingFit<ShannonLaw> fit = ShannonLaw.Fit(
                [.. Cells().Select(c => new LossObservation(c.N, c.D, SyntheticCurves.Falling(c.D) * Math.Pow(c.N / 1e6, -0.1) * Math.Exp(0.005 * random.Gaussian())))],
                Fast);
            Assert.False(fit.Supported);

            // Without a minimum nothing is refitted, and what refits would say is not asked.
            Assert.Equal(fit.Reason.StartsWith("no U-shape", StringComparison.Ordinal), fit.Resampled.IsEmpty);
            Assert.True(!fit.Resampled.IsEmpty || Assert.Throws<InvalidOperationException>(() => fit.Estimate(law => law.A)) is not null);
        }
    }

    [Fact]
    public void Noise_that_hides_the_shape_is_refused_with_every_reason()
    {
        ScalingFit<ShannonLaw> fit = ShannonLaw.Fit(Observations(0.3, 1, 3), Fast);

        Assert.False(fit.Supported);
        Assert.Contains("no better than by a monotone power law", fit.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fit.Reason);
        Assert.Null(ShannonLaw.Minimum(fit, 1e6, Budgets[0], Budgets[^1]));
    }

    [Fact]
    public void Too_few_sizes_budgets_or_pairs_are_refused()
    {
        LossObservation[] all = Observations(0, 1, 0);
        Refused(all.Where(o => o.Parameters < 2e6), "16 with 2 and 8");
        Refused(all.Where(o => o.Tokens < 3e6), "9 with 3 and 3");
        Assert.Throws<ArgumentException>(() => ShannonLaw.Fit([.. all, new(1e6, 1e6, 0)]));

        static void Refused(IEnumerable<LossObservation> observations, string reason)
        {
            ScalingFit<ShannonLaw> fit = ShannonLaw.Fit([.. observations]);
            Assert.False(fit.Supported);
            Assert.Null(fit.Law);
            Assert.Contains(reason, fit.Reason, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<(double N, double D)> Cells() => from size in Sizes from budget in Budgets select (size, budget);

    private static LossObservation[] Observations(double noise, int seeds, ulong seed)
    {
        var random = new RandomSource(seed);
        return
        [
            .. from cell in Cells()
               from k in Enumerable.Range(0, seeds)
               select new LossObservation(cell.N, cell.D, Truth.Loss(cell.N, cell.D) * Math.Exp(noise * random.Gaussian())),
        ];
    }

    /// <summary>A law with its minimum at a budget for 1M parameters, log signal-to-noise there, and a loss of 2 nats there.</summary>
    private static ShannonLaw Law(double lowest, double signal, double alpha, double gamma, double p, double q)
    {
        // Shares of the two noises at the minimum: p·w₁ + q·w₂ = 0.
        double first = q / (q - p), noise = Math.Exp(-signal), n = Math.Log(1e6), t = Math.Log(lowest);
        return new ShannonLaw(
            A: 0.5 / Math.Exp(ShannonLaw.LogCapacity(signal)) * Math.Exp(-alpha * n),
            Alpha: alpha,
            Beta: gamma - p,
            C: first * noise * Math.Exp((-gamma * n) - (p * t)),
            Gamma: gamma,
            D: (1 - first) * noise * Math.Exp(-q * t),
            Delta: q + gamma - p);
    }
}
