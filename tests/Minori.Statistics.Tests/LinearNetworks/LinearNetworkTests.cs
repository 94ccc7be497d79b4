using System.Collections.Immutable;
using Xunit;

namespace Minori.Statistics.Tests.LinearNetworks;

public sealed class LinearNetworkTests
{
    /// <summary>d = 8, σ_i = 4 · 2^−i, s₀ = 1e-4.</summary>
    internal static LinearNetwork Halving { get; } = new([.. Enumerable.Range(0, 8).Select(i => 4 * Math.Pow(2, -i))], 1e-4);

    /// <summary>The same directions with their order of importance reversed.</summary>
    internal static ImmutableArray<double> Reversed { get; } = [.. Halving.Spectrum.Reverse()];

    [Theory]
    [InlineData(0.05, 57.9)]
    [InlineData(0.1, 17.2)]
    [InlineData(0.2, 5.0)]
    public void Larger_noise_has_its_lowest_loss_earlier(double gamma, double time)
    {
        Assert.Equal(time, CurveMinimum.Locate(t => Halving.NoisyLoss(t, gamma), 0.01, 1000), 0.05);
    }

    [Fact]
    public void The_base_only_gets_better_and_the_sensitivity_only_grows()
    {
        double[] times = CurveMinimum.Grid(0.01, 1000, 300);
        double[] loss = [.. times.Select(Halving.Loss)];
        double[] sensitivity = [.. times.Select(t => Halving.NoisyLoss(t, 0.1) - Halving.Loss(t))];

        Assert.Equal(loss.OrderDescending(), loss);
        Assert.All(sensitivity.Zip(sensitivity.Skip(1)), pair => Assert.True(pair.Second >= pair.First - 1e-12));
    }

    [Fact]
    public void A_direction_starts_at_the_start_and_ends_at_its_singular_value()
    {
        Assert.All(Halving.SingularValues(0), value => Assert.Equal(Halving.Start, value, 1e-15));
        Assert.All(Halving.SingularValues(1e4).Zip(Halving.Spectrum), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        Assert.Equal(0.99, Halving.SingularValues(Halving.TimeToConverge(0.01)).Zip(Halving.Spectrum, (s, sigma) => s / sigma).Min(), 1e-9);
    }

    [Fact]
    public void The_pull_towards_the_pretrained_weights_delays_the_rise_and_costs_tuning_loss()
    {
        LinearNetworkTuning[] tunings = [.. ((double[])[0, 0.3, 1, 3]).Select(lambda => new LinearNetworkTuning(Reversed, 1, lambda))];
        double end = Halving.TimeToConverge(1e-3);
        double[] lowest = [.. tunings.Select(tuning => CurveMinimum.Locate(t => tuning.PretrainingLoss(Halving, t), 0.01, end))];
        double[] tuningLoss = [.. tunings.Select(tuning => tuning.TuningLoss(Halving, end))];

        Assert.All(lowest.Zip(lowest.Skip(1)), pair => Assert.True(pair.Second > 1.2 * pair.First));
        Assert.All(tuningLoss.Zip(tuningLoss.Skip(1)), pair => Assert.True(pair.Second > 1.2 * pair.First));
        Assert.All(tunings.Zip(lowest), pair =>
        {
            // It falls to its lowest and rises after.
            Assert.True(pair.First.PretrainingLoss(Halving, 0.01) > pair.First.PretrainingLoss(Halving, pair.Second));
            Assert.True(pair.First.PretrainingLoss(Halving, end) > pair.First.PretrainingLoss(Halving, pair.Second));
        });
    }

    [Fact]
    public void A_vanishing_pull_is_the_closed_form()
    {
        double[] free = new LinearNetworkTuning(Reversed, 1, 0).Tuned(Halving.SingularValues(20));
        double[] pulled = new LinearNetworkTuning(Reversed, 1, 1e-12).Tuned(Halving.SingularValues(20));

        Assert.All(free.Zip(pulled), pair => Assert.Equal(pair.First, pair.Second, 1e-7 * pair.First));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.03125)]
    [InlineData(-1.0)]
    public void A_start_that_is_not_below_every_singular_value_is_refused(double start)
    {
        Assert.Throws<ArgumentException>(() => new LinearNetwork(Halving.Spectrum, start));
    }

    [Theory]
    [InlineData(0.5, 1.0, 7.0)]
    [InlineData(3.0, 3.0, 7.0)]
    [InlineData(9.0, 1.0, 7.0)]
    public void The_lowest_place_is_inside_or_an_end(double minimum, double from, double to)
    {
        double place = CurveMinimum.Locate(x => (x - minimum) * (x - minimum), from, to);

        Assert.Equal(Math.Clamp(minimum, from, to), place, 1e-7);
    }
}
