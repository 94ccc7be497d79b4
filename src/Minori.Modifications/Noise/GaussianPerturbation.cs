using System.Globalization;
using Minori.Compute;
using Minori.Models;

namespace Minori.Modifications;

/// <summary>
/// θ̃ = θ + ε with ε ~ N(0, γ²Σ), Σ diagonal and constant within a tensor (Springer et al. 2025, "Overtrained Language
/// Models Are Harder to Fine-Tune", arXiv 2503.19206, section 4.1). Tensors without variance at initialisation, the
/// norm gains, get no noise.
/// </summary>
public static class GaussianPerturbation
{
    private const int Chunk = 4096;

    /// <summary>Adds the noise in place.</summary>
    /// <param name="parameters">The weights that are changed.</param>
    /// <param name="gamma">
    /// γ: the deviation of the noise in units of what <paramref name="scaling"/> says; with
    /// <see cref="NoiseScaling.Snr"/> the signal-to-noise ratio in dB.
    /// </param>
    /// <param name="seed">The draw. Value i of a tensor depends on the seed, the tensor's name and i only.</param>
    /// <param name="scaling">The unit of <paramref name="gamma"/>.</param>
    /// <param name="team">The threads that work; when null, the calling one. They do not change the result.</param>
    /// <exception cref="ModificationException">
    /// <paramref name="gamma"/> is not finite, or negative where it is no ratio in dB.
    /// </exception>
    public static void Apply(
        Parameters parameters,
        double gamma,
        ulong seed,
        NoiseScaling scaling = NoiseScaling.Initialization,
        ThreadTeam? team = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        double size = Size(gamma, scaling);
        foreach (ParameterTensor tensor in parameters.Layout.Tensors)
        {
            double unit = tensor.InitializationDeviation == 0 ? 0 : scaling switch
            {
                NoiseScaling.Initialization => tensor.InitializationDeviation,
                NoiseScaling.Relative or NoiseScaling.Snr => RootMeanSquare(parameters, tensor),
                _ => throw new ArgumentOutOfRangeException(nameof(scaling)),
            };
            if (size * unit > 0)
            {
                AddNoise(parameters, tensor, (float)(size * unit), seed, team);
            }
        }
    }

    /// <summary>γ as a multiple of the unit: a ratio of r dB is 10^(−r/20) root mean squares.</summary>
    private static double Size(double gamma, NoiseScaling scaling)
    {
        bool isRatio = scaling == NoiseScaling.Snr;
        if (!double.IsFinite(gamma) || (gamma < 0 && !isRatio))
        {
            string given = gamma.ToString(CultureInfo.InvariantCulture);
            throw new ModificationException(isRatio
                ? $"the signal-to-noise ratio cannot be {given} dB: take a finite number"
                : $"gamma cannot be {given}: take 0 or a number above it");
        }

        return isRatio ? Math.Pow(10, -gamma / 20) : gamma;
    }

    private static void AddNoise(
        Parameters parameters, ParameterTensor tensor, float deviation, ulong seed, ThreadTeam? team)
    {
        Philox random = new(seed, Philox.Stream("gaussian-perturbation/" + tensor.Name));
        int chunks = (int)((tensor.Count + Chunk - 1) / Chunk);
        if (team is null)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                AddChunk(chunk);
            }
        }
        else
        {
            team.Run(chunks, AddChunk);
        }

        void AddChunk(int chunk)
        {
            long first = (long)chunk * Chunk;
            int count = (int)Math.Min(Chunk, tensor.Count - first);
            Span<float> noise = stackalloc float[count];
            random.FillGaussian(noise, (ulong)first, deviation);
            Span<float> values = parameters.Values.Slice(tensor.Offset + first, count);
            for (int i = 0; i < count; i++)
            {
                values[i] += noise[i];
            }
        }
    }

    private static double RootMeanSquare(Parameters parameters, ParameterTensor tensor)
    {
        double sum = 0;
        foreach (float value in parameters.Tensor(tensor.Name))
        {
            sum += (double)value * value;
        }

        return Math.Sqrt(sum / tensor.Count);
    }
}
