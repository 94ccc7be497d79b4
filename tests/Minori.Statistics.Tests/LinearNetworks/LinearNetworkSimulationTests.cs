using Xunit;

namespace Minori.Statistics.Tests.LinearNetworks;

/// <summary>The closed form against gradient flow on the full matrices.</summary>
public sealed class LinearNetworkSimulationTests
{
    private static readonly LinearNetwork Network = LinearNetworkTests.Halving;
    private static readonly LinearNetworkSimulation Simulation = new(Network, seed: 3);
    private static readonly double[] Times = CurveMinimum.Grid(0.1, 200, 12);
    private static readonly IReadOnlyList<LinearNetworkState> States = Simulation.Pretrain(Times);

    [Fact]
    public void Pretraining_follows_the_closed_form()
    {
        foreach ((double time, LinearNetworkState state) in Times.Zip(States))
        {
            double[] simulated = [.. (state.First * state.Second).Svd(computeVectors: false).S];
            Assert.Equal(time, state.Time);
            Assert.All(simulated.Zip(Network.SingularValues(time).OrderDescending()), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
            Assert.Equal(Network.Loss(time), Simulation.Loss(state), 1e-5);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void Tuning_follows_the_closed_form_with_and_without_the_pull(double lambda)
    {
        LinearNetworkTuning tuning = new(LinearNetworkTests.Reversed, 1, lambda);
        foreach ((double time, LinearNetworkState state) in Times.Zip(States))
        {
            LinearNetworkState tuned = Simulation.Tune(state, tuning);
            Assert.Equal(tuning.PretrainingLoss(Network, time), Simulation.Loss(tuned), 1e-4);
            Assert.Equal(tuning.TuningLoss(Network, time), Simulation.TuningLoss(tuned, tuning), 1e-4);
        }
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    public void The_mean_loss_under_drawn_noise_is_the_expected_one(double gamma)
    {
        foreach ((double time, LinearNetworkState state) in Times.Zip(States))
        {
            double[] losses = Simulation.NoisyLosses(state, gamma, draws: 400, seed: 5);
            double error = Math.Sqrt(losses.Select(loss => Math.Pow(loss - losses.Average(), 2)).Average() / (losses.Length - 1));
            Assert.Equal(Network.NoisyLoss(time, gamma), losses.Average(), 4 * error);
        }
    }

    [Fact]
    public void The_seed_turns_the_network_and_changes_no_loss()
    {
        LinearNetworkSimulation other = new(Network, seed: 4);
        LinearNetworkState turned = other.Pretrain([5])[0];
        LinearNetworkState state = Simulation.Pretrain([5])[0];

        Assert.False((turned.First - state.First).FrobeniusNorm() < 0.1);
        Assert.Equal(Simulation.Loss(state), other.Loss(turned), 1e-9);
    }

    [Fact]
    public void One_direction_alone_is_a_network_too()
    {
        LinearNetwork one = new([0.5], 1e-3);
        LinearNetworkSimulation simulation = new(one, seed: 1);

        Assert.Equal(one.Loss(8), simulation.Loss(simulation.Pretrain([8])[0]), 1e-6);
    }
}
