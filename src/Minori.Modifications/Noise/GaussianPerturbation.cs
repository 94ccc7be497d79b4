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
    /// <param name="gamma">γ: the deviation of the noise in units of what <paramref name="scaling"/> says.</param>
    /// <param name="seed">The draw. Value i of a tensor depends on the seed, the tensor's name and i only.</param>
    /// <param name="scaling">The unit of <paramref name="gamma"/>.</param>
    /// <param name="team">The threads that work; when null, the calling one. They do not change the result.</param>
    /// <exception cref="ModificationException"><paramref name="gamma"/> is negative or not finite.</exception>
    public static void Apply(
        Parameters parameters,
        double gamma,
        ulong seed,
        NoiseScaling scaling = NoiseScaling.Initialization,
        ThreadTeam? team = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!(gamma >= 0) || !double.IsFinite(gamma))
        {
            throw new ModificationException(
                $"gamma cannot be {gamma.ToString(CultureInfo.InvariantCulture)}: take 0 or a number above it");
        }

        foreach (ParameterTensor tensor in parameters.Layout.Tensors)
        {
            double unit = tensor.InitializationDeviation == 0 ? 0 : scaling switch
            {
                NoiseScaling.Initialization => tensor.InitializationDeviation,
                NoiseScaling.Relative => RootMeanSquare(parameters, tensor),
                _ => throw new ArgumentOutOfRangeException(nameof(scaling)),
            };
            if (gamma * unit > 0)
            {
                AddNoise(parameters, tensor, (float)(gamma * unit), seed, team);
            }
        }
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
