using System.Collections.Immutable;

namespace Minori.Statistics;

/// <summary>
/// Fine-tuning of a <see cref="LinearNetwork"/> to A' = U diag(σ') Vᵀ, the same directions with other weights, for a fixed
/// time, by default freely, else with a pull λ towards the pre-trained weights (L2-SP, Li et al. 2018):
/// <code>ẇ_i = −[(w_i² − σ'_i) w_i + λ(w_i − w_i(0))],  s_i = w_i²</code>
/// </summary>
/// <param name="Target">σ', one per direction, positive.</param>
/// <param name="Time">How long is tuned.</param>
/// <param name="Lambda">λ; 0 tunes freely.</param>
public sealed record LinearNetworkTuning(ImmutableArray<double> Target, double Time, double Lambda)
{
    /// <summary>Steps a unit of time and rate: the fourth order then errs by less than 1e-8.</summary>
    private const double StepsPerRate = 20;

    /// <summary>The loss on what was pre-trained, after tuning a network that was pre-trained for <paramref name="time"/>.</summary>
    public double PretrainingLoss(LinearNetwork network, double time) =>
        LinearNetwork.Distance(network.Spectrum, Tuned(network.SingularValues(time)));

    /// <summary>The loss on what was tuned to, ‖W₁W₂ − A'‖²_F, after tuning it.</summary>
    public double TuningLoss(LinearNetwork network, double time) =>
        LinearNetwork.Distance(Target, Tuned(network.SingularValues(time)));

    /// <summary>The singular values after tuning; without a pull in closed form, with one by Runge–Kutta per direction.</summary>
    public double[] Tuned(IReadOnlyList<double> pretrained)
    {
        ArgumentNullException.ThrowIfNull(pretrained);
        return
        [
            .. pretrained.Select((value, i) => Lambda == 0
                ? LinearNetwork.Grown(value, Target[i], Time)
                : Pulled(Math.Sqrt(value), Target[i])),
        ];
    }

    private double Pulled(double start, double target)
    {
        double rate = (3 * Math.Max(start * start, target)) + Lambda;
        int steps = Math.Max(1, (int)Math.Ceiling(StepsPerRate * rate * Time));
        double h = Time / steps;
        double w = start;
        for (int step = 0; step < steps; step++)
        {
            double k1 = Slope(w);
            double k2 = Slope(w + (h / 2 * k1));
            double k3 = Slope(w + (h / 2 * k2));
            double k4 = Slope(w + (h * k3));
            w += h / 6 * (k1 + (2 * k2) + (2 * k3) + k4);
        }

        return w * w;

        double Slope(double w) => -(((w * w) - target) * w) - (Lambda * (w - start));
    }
}
