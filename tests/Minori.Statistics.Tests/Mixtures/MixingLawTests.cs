using Xunit;

namespace Minori.Statistics.Tests.Mixtures;

public sealed class MixingLawTests
{
    private static readonly ExponentialMixingLaw Truth = new(2.1, 1.3, [-1.5, 0.4, 1.6, -0.5]);

    private static readonly ScalingFitOptions LeastSquares =
        new() { HuberThreshold = double.PositiveInfinity, Residuals = ResidualUnit.Loss, Resamples = 150 };

    [Fact]
    public void Without_noise_the_parameters_are_recovered()
    {
        double[][] mixtures = Dirichlet(40, 4, new RandomSource(1));

        ScalingFit<ExponentialMixingLaw> fit = ExponentialMixingLaw.Fit(mixtures, [.. mixtures.Select(Truth.Loss)]);

        Assert.True(fit.Supported, fit.Reason);
        Assert.Equal(Truth.C, fit.Law!.C, 1e-4);
        Assert.Equal(Truth.K, fit.Law.K, 1e-3);
        Assert.All(fit.Law.T.Zip(Truth.T), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
    }

    [Fact]
    public void Under_noise_and_outliers_predictions_are_near()
    {
        var random = new RandomSource(5);
        double[][] mixtures = Dirichlet(120, 4, random);
        double[] losses = [.. mixtures.Select((r, i) => Truth.Loss(r) * (1 + (0.002 * random.Gaussian()) + (i % 40 == 0 ? 0.1 : 0)))];

        ScalingFit<ExponentialMixingLaw> fit = ExponentialMixingLaw.Fit(mixtures, losses, new ScalingFitOptions { Resamples = 150 });

        Assert.True(fit.Supported, fit.Reason);
        double[][] others = Dirichlet(50, 4, random);
        Assert.All(others, r => Assert.InRange(fit.Law!.Loss(r) / Truth.Loss(r), 0.99, 1.01));
        Assert.Equal(0, fit.Law!.T.Sum(), 1e-9);
    }

    [Fact]
    public void Intervals_cover_the_floor()
    {
        int covered = 0;
        for (ulong seed = 0; seed < 40; seed++)
        {
            var random = new RandomSource(seed);
            double[][] mixtures = Dirichlet(40, 4, random);
            double[] losses = [.. mixtures.Select(r => Truth.Loss(r) + (0.01 * random.Gaussian()))];
            ScalingFit<ExponentialMixingLaw> fit = ExponentialMixingLaw.Fit(mixtures, losses, LeastSquares with { Seed = seed });
            covered += fit.Estimate(law => law.C).Interval!.Value.Contains(Truth.C) ? 1 : 0;
        }

        Assert.InRange(covered / 40.0, 0.75, 1);
    }

    [Fact]
    public void Weights_count_as_shares()
    {
        Assert.Equal(Truth.Loss([0.1, 0.2, 0.3, 0.4]), Truth.Loss([1, 2, 3, 4]), 1e-12);
        Assert.Throws<ArgumentException>(() => Truth.Loss([0, 0, 0, 0]));
        Assert.Throws<ArgumentException>(() => Truth.Loss([1, 2]));
    }

    [Fact]
    public void Too_few_mixtures_and_losses_of_pure_noise_are_refused_with_the_reason()
    {
        double[][] mixtures = Dirichlet(6, 4, new RandomSource(1));
        Assert.Contains("at least 7 mixtures", ExponentialMixingLaw.Fit(mixtures, [.. mixtures.Select(Truth.Loss)]).Reason, StringComparison.Ordinal);

        var random = new RandomSource(2);
        double[][] more = Dirichlet(30, 4, random);
        ScalingFit<ExponentialMixingLaw> noise = ExponentialMixingLaw.Fit(
            more, [.. more.Select(_ => 3 + (0.01 * random.Gaussian()))], new ScalingFitOptions { Resamples = 100 });
        Assert.False(noise.Supported, noise.Reason);
    }

    /// <summary>Mixtures uniform over the simplex.</summary>
    private static double[][] Dirichlet(int count, int domains, RandomSource random) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            double[] weights = [.. Enumerable.Range(0, domains).Select(_ => -Math.Log(1 - random.Uniform()))];
            return weights.Select(weight => weight / weights.Sum()).ToArray();
        }),
    ];
}
