using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace Minori.Statistics;

/// <summary>
/// The same as <see cref="LinearNetwork"/> and <see cref="LinearNetworkTuning"/> without their algebra: gradient flow on
/// both full matrices, whose singular vectors are random, and noise that is really drawn.
/// </summary>
public sealed class LinearNetworkSimulation
{
    // In units of the fastest rate 2σ₁: fine while fast directions are learned, then as coarse as is stable, since what
    // is still learned is slow. A step is at most a hundredth of the time so far.
    private const double FinestStep = 0.05;
    private const double CoarsestStep = 1;
    private const double ShareOfTime = 0.01;

    private readonly LinearNetwork network;
    private readonly Matrix<double> left; // U, d × d
    private readonly Matrix<double> right; // Vᵀ, d × d
    private readonly Matrix<double> target; // A, d × d

    /// <summary>A network with random singular vectors.</summary>
    public LinearNetworkSimulation(LinearNetwork network, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        RandomSource random = new(seed);
        left = Orthogonal(network.Dimension, random);
        right = Orthogonal(network.Dimension, random);
        target = Product(network.Spectrum);
    }

    /// <summary>Pre-trains from the start and stops at each of the rising times.</summary>
    public IReadOnlyList<LinearNetworkState> Pretrain(IReadOnlyList<double> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        double root = Math.Sqrt(network.Start);
        LinearNetworkState state = new(0, left * root, right * root);
        List<LinearNetworkState> states = [];
        foreach (double time in times)
        {
            state = Flow(state, time, target, 0, network.Spectrum.Max());
            states.Add(state);
        }

        return states;
    }

    /// <summary>Tunes a pre-trained network.</summary>
    public LinearNetworkState Tune(LinearNetworkState state, LinearNetworkTuning tuning)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(tuning);
        double fastest = Math.Max(network.Spectrum.Max(), tuning.Target.Max()) + tuning.Lambda;
        return Flow(state with { Time = 0 }, tuning.Time, Product(tuning.Target), tuning.Lambda, fastest);
    }

    /// <summary>‖W₁W₂ − A‖²_F.</summary>
    public double Loss(LinearNetworkState state) => Distance(state, target);

    /// <summary>‖W₁W₂ − A'‖²_F.</summary>
    public double TuningLoss(LinearNetworkState state, LinearNetworkTuning tuning)
    {
        ArgumentNullException.ThrowIfNull(tuning);
        return Distance(state, Product(tuning.Target));
    }

    /// <summary>The losses under noise N(0, γ²) on every entry of both factors, one per draw.</summary>
    public double[] NoisyLosses(LinearNetworkState state, double gamma, int draws, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(state);
        RandomSource random = new(seed);
        double[] losses = new double[draws];
        foreach (ref double loss in losses.AsSpan())
        {
            loss = Loss(new LinearNetworkState(
                state.Time, state.First + (Gaussian(random) * gamma), state.Second + (Gaussian(random) * gamma)));
        }

        return losses;
    }

    /// <summary>Gradient flow under ½‖W₁W₂ − A‖² + λ/2 (‖W₁ − W₁(0)‖² + ‖W₂ − W₂(0)‖²), by Runge–Kutta of order four.</summary>
    private static LinearNetworkState Flow(
        LinearNetworkState from, double until, Matrix<double> target, double lambda, double fastest)
    {
        LinearNetworkState state = from;
        double unit = 1 / (2 * fastest);
        while (state.Time < until)
        {
            double step = Math.Clamp(ShareOfTime * state.Time, FinestStep * unit, CoarsestStep * unit);
            double left = until - state.Time;
            state = step >= left ? Step(state, left) with { Time = until } : Step(state, step);
        }

        return state;

        LinearNetworkState Step(LinearNetworkState s, double h)
        {
            var k1 = Slope(s.First, s.Second);
            var k2 = Slope(s.First + (h / 2 * k1.First), s.Second + (h / 2 * k1.Second));
            var k3 = Slope(s.First + (h / 2 * k2.First), s.Second + (h / 2 * k2.Second));
            var k4 = Slope(s.First + (h * k3.First), s.Second + (h * k3.Second));
            return new(
                s.Time + h,
                s.First + (h / 6 * (k1.First + (2 * k2.First) + (2 * k3.First) + k4.First)),
                s.Second + (h / 6 * (k1.Second + (2 * k2.Second) + (2 * k3.Second) + k4.Second)));
        }

        (Matrix<double> First, Matrix<double> Second) Slope(Matrix<double> first, Matrix<double> second)
        {
            Matrix<double> error = target - (first * second);
            Matrix<double> dFirst = error.TransposeAndMultiply(second);
            Matrix<double> dSecond = first.TransposeThisAndMultiply(error);
            return lambda == 0
                ? (dFirst, dSecond)
                : (dFirst - (lambda * (first - from.First)), dSecond - (lambda * (second - from.Second)));
        }
    }

    private static double Distance(LinearNetworkState state, Matrix<double> from)
    {
        double norm = ((state.First * state.Second) - from).FrobeniusNorm();
        return norm * norm;
    }

    private Matrix<double> Product(ImmutableArray<double> spectrum) =>
        left * Matrix<double>.Build.DenseOfDiagonalArray([.. spectrum]) * right;

    private Matrix<double> Gaussian(RandomSource random) => Gaussian(network.Dimension, random);

    private static Matrix<double> Gaussian(int size, RandomSource random) =>
        Matrix<double>.Build.Dense(size, size, (_, _) => random.Gaussian());

    private static Matrix<double> Orthogonal(int size, RandomSource random) => Gaussian(size, random).QR().Q;
}

/// <summary>Both factors of a simulated network.</summary>
/// <param name="Time">How long it was trained.</param>
/// <param name="First">W₁ [d, d].</param>
/// <param name="Second">W₂ [d, d].</param>
public sealed record LinearNetworkState(double Time, Matrix<double> First, Matrix<double> Second);
