using System.Collections.Immutable;

namespace Minori.Modifications;

/// <summary>
/// TIES (Yadav et al. 2023, arXiv 2306.01708, algorithm 1): of each model's differences τₖ = θₖ − θ₀ the largest are kept,
/// over all tensors together, the others become zero; the sign of an element is that of Σ wₖτₖ; the result is
/// θ₀ + λ times the mean, weighted by wₖ, of the τₖ that have this sign. The paper's weights are equal.
/// </summary>
internal sealed class TiesMerge(MergeSources sources, ImmutableArray<double> weights, double density, double scale) : IMergeRule
{
    private float[] _thresholds = [];

    public void Prepare(MergeChunks chunks) =>
        _thresholds = MagnitudeThresholds.Find(sources.Models, sources.Base!, density, chunks);

    public void Merge(MergeChunk chunk, MergeScratch scratch)
    {
        for (int start = 0; start < chunk.Count; start += MergeScratch.Block)
        {
            int count = Math.Min(MergeScratch.Block, chunk.Count - start);
            long first = chunk.First + start;
            ReadOnlySpan<float> origin = sources.Base!.Values(chunk.Tensor, first, scratch.Room.Slice(0, count));
            Span<double> elected = scratch.Sum.Slice(0, count);
            Elect(chunk.Tensor, first, origin, elected, scratch);
            Average(chunk.Tensor, first, origin, elected, scratch, scratch.Output.Slice(start, count));
        }
    }

    /// <summary>elected = Σ wₖτₖ over the trimmed differences.</summary>
    private void Elect(string tensor, long first, ReadOnlySpan<float> origin, Span<double> elected, MergeScratch scratch)
    {
        elected.Clear();
        for (int k = 0; k < weights.Length; k++)
        {
            ReadOnlySpan<float> values = sources.Models[k].Values(tensor, first, scratch.OtherRoom.Slice(0, elected.Length));
            for (int i = 0; i < elected.Length; i++)
            {
                elected[i] += weights[k] * Trimmed(values[i], origin[i], _thresholds[k]);
            }
        }
    }

    private void Average(
        string tensor, long first, ReadOnlySpan<float> origin, ReadOnlySpan<double> elected, MergeScratch scratch, Span<float> output)
    {
        Span<double> sum = stackalloc double[MergeScratch.Block];
        Span<double> weight = stackalloc double[MergeScratch.Block];
        sum.Clear();
        weight.Clear();
        for (int k = 0; k < weights.Length; k++)
        {
            ReadOnlySpan<float> values = sources.Models[k].Values(tensor, first, scratch.OtherRoom.Slice(0, output.Length));
            for (int i = 0; i < output.Length; i++)
            {
                double difference = Trimmed(values[i], origin[i], _thresholds[k]);
                if (difference * elected[i] > 0)
                {
                    sum[i] += weights[k] * difference;
                    weight[i] += weights[k];
                }
            }
        }

        for (int i = 0; i < output.Length; i++)
        {
            output[i] = weight[i] > 0 ? (float)(origin[i] + (scale * sum[i] / weight[i])) : origin[i];
        }
    }

    // The difference itself is exact in double; what is compared is its float32, as it was counted.
    private static double Trimmed(float value, float origin, float threshold) =>
        Math.Abs(value - origin) >= threshold ? (double)value - origin : 0;
}
