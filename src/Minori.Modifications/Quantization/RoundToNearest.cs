using Minori.Compute;
using Minori.Models;

namespace Minori.Modifications;

/// <summary>
/// Symmetric quantisation to the nearest level, and back: ŵ = Δ · round(w/Δ), where Δ = max|w| / (2^(b−1) − 1) over the
/// weights that share a scale, and halves go to the even level. Matrices are quantised, each row (an output channel) by
/// itself; gains and biases are not, embeddings and the output head only if asked for. The largest weight of a scale
/// keeps its value, so quantising twice is quantising once.
/// </summary>
public static class RoundToNearest
{
    /// <summary>Quantises in place; the values stay float32.</summary>
    /// <param name="parameters">The weights that are changed.</param>
    /// <param name="settings">Bits, groups and what is spared.</param>
    /// <param name="team">The threads that work; when null, the calling one. They do not change the result.</param>
    /// <exception cref="ModificationException">A setting is outside its range, or a weight is not finite.</exception>
    public static QuantizationResult Apply(Parameters parameters, QuantizationSettings settings, ThreadTeam? team = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        int tensors = 0;
        long weights = 0;
        double signal = 0;
        double noise = 0;
        foreach (ParameterTensor tensor in parameters.Layout.Tensors.Where(t => IsQuantized(parameters.Layout, t, settings)))
        {
            foreach ((double rowSignal, double rowNoise) in Quantize(parameters, tensor, settings, team))
            {
                signal += rowSignal;
                noise += rowNoise;
            }

            if (!double.IsFinite(signal))
            {
                throw new ModificationException(
                    $"{tensor.Name} holds a weight that is not finite, so it has no scale: take a checkpoint that did not diverge");
            }

            tensors++;
            weights += tensor.Count;
        }

        return new QuantizationResult(
            tensors, weights, noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(signal / noise));
    }

    private static bool IsQuantized(ParameterLayout layout, ParameterTensor tensor, QuantizationSettings settings) =>
        tensor.Kind is ParameterKind.Matrix or ParameterKind.Table && (settings.Embeddings || !layout.IsEmbedding(tensor));

    /// <summary>Quantises one tensor; returns Σw² and Σ(w − ŵ)² of each row.</summary>
    private static (double Signal, double Noise)[] Quantize(
        Parameters parameters, ParameterTensor tensor, QuantizationSettings settings, ThreadTeam? team)
    {
        int columns = tensor.Shape[1];
        int group = Math.Min(settings.GroupSize ?? columns, columns);
        var rows = new (double Signal, double Noise)[tensor.Shape[0]];
        if (team is null)
        {
            for (int row = 0; row < rows.Length; row++)
            {
                QuantizeRow(row);
            }
        }
        else
        {
            team.Run(rows.Length, QuantizeRow);
        }

        return rows;

        void QuantizeRow(int row)
        {
            Span<float> values = parameters.Values.Slice(tensor.Offset + ((long)row * columns), columns);
            for (int first = 0; first < columns; first += group)
            {
                (double signal, double noise) = QuantizeGroup(values[first..Math.Min(first + group, columns)], settings.Levels);
                rows[row] = (rows[row].Signal + signal, rows[row].Noise + noise);
            }
        }
    }

    // In double precision, so that the largest weight comes back exactly.
    private static (double Signal, double Noise) QuantizeGroup(Span<float> values, int levels)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        if (!float.IsFinite(largest))
        {
            return (double.NaN, double.NaN);
        }

        if (largest == 0)
        {
            return (0, 0);
        }

        double scale = (double)largest / levels;
        double signal = 0;
        double noise = 0;
        foreach (ref float value in values)
        {
            double before = value;
            value = (float)(Math.Round(before / scale) * scale);
            signal += before * before;
            noise += (before - value) * (before - value);
        }

        return (signal, noise);
    }
}
