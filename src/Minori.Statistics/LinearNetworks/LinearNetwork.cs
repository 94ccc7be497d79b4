using System.Collections.Immutable;

namespace Minori.Statistics;

/// <summary>
/// Pre-training of a two-layer linear network by gradient flow, in closed form: the smallest model in which more
/// pre-training makes a modified network worse (Springer et al. 2025, arXiv 2503.19206, section 5).
/// </summary>
/// <remarks>
/// The network W₁W₂ of two d × d factors learns A = U diag(σ) Vᵀ under ½‖W₁W₂ − A‖²_F from the balanced start
/// W₁ = √s₀ U, W₂ = √s₀ Vᵀ. Its directions do not mix:
/// <code>s_i(t) = σ_i / (1 + (σ_i/s₀ − 1) e^{−2σ_i t})</code>
/// Losses are ‖W₁W₂ − A‖²_F, twice what is minimised.
/// </remarks>
public sealed class LinearNetwork
{
    /// <summary>A network that learns the singular values <paramref name="spectrum"/>.</summary>
    /// <param name="spectrum">σ, one per direction.</param>
    /// <param name="start">s₀: every singular value at time 0.</param>
    /// <exception cref="ArgumentException">
    /// There is no direction, or <paramref name="start"/> is not positive and below every singular value.
    /// </exception>
    public LinearNetwork(ImmutableArray<double> spectrum, double start)
    {
        if (spectrum.IsDefaultOrEmpty || !spectrum.All(double.IsFinite))
        {
            throw new ArgumentException("a spectrum needs at least one singular value, all finite", nameof(spectrum));
        }

        if (!(start > 0 && start < spectrum.Min()))
        {
            throw new ArgumentException("the start must be positive and below every singular value", nameof(start));
        }

        (Spectrum, Start) = (spectrum, start);
    }

    /// <summary>σ, one per direction.</summary>
    public ImmutableArray<double> Spectrum { get; }

    /// <summary>s₀.</summary>
    public double Start { get; }

    /// <summary>d.</summary>
    public int Dimension => Spectrum.Length;

    /// <summary>The time at which every direction has come to within <paramref name="share"/> of its singular value.</summary>
    public double TimeToConverge(double share) =>
        Spectrum.Max(sigma => Math.Log((sigma / Start - 1) * (1 - share) / share) / (2 * sigma));

    /// <summary>s(t), one per direction.</summary>
    public double[] SingularValues(double time) => [.. Spectrum.Select(sigma => Grown(Start, sigma, time))];

    /// <summary>L(t) = Σ (σ_i − s_i)².</summary>
    public double Loss(double time) => Distance(Spectrum, SingularValues(time));

    /// <summary>
    /// The expected loss with noise N(0, γ²) on every entry of both factors:
    /// <c>E L(t, γ) = L(t) + 2γ²d Σ s_i(t) + γ⁴d³</c>.
    /// </summary>
    public double NoisyLoss(double time, double gamma)
    {
        double[] values = SingularValues(time);
        double variance = gamma * gamma;
        return Distance(Spectrum, values) + (2 * variance * Dimension * values.Sum())
            + (variance * variance * Math.Pow(Dimension, 3));
    }

    /// <summary>A singular value that starts at <paramref name="from"/> and is drawn to <paramref name="to"/>.</summary>
    internal static double Grown(double from, double to, double time) =>
        to / (1 + ((to / from - 1) * Math.Exp(-2 * to * time)));

    /// <summary>Σ (a_i − b_i)².</summary>
    internal static double Distance(ImmutableArray<double> a, IReadOnlyList<double> b) =>
        a.Select((value, i) => (value - b[i]) * (value - b[i])).Sum();
}
