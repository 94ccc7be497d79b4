using Minori.Models;

namespace Minori.Modifications;

/// <summary>
/// For each model the smallest |θₖ − θ₀| among the share of all its differences that is kept, exact and in memory that does
/// not grow with the model: a histogram of the upper half of the float's bits, then one of the lower half within the
/// bin that the threshold falls into. (The bits of positive floats are ordered as the floats are.)
/// </summary>
internal static class MagnitudeThresholds
{
    private const int Bins = 1 << 16;

    /// <summary>The threshold of every model, as a magnitude; everything at or above it is kept.</summary>
    public static float[] Find(IReadOnlyList<CheckpointTensors> models, CheckpointTensors origin, double density, MergeChunks chunks)
    {
        if (density == 1)
        {
            return new float[models.Count];
        }

        long values = chunks.All.Sum(chunk => (long)chunk.Count);
        long kept = Math.Clamp((long)Math.Round(density * values), 1, values);
        long[][] upper = Count(models, origin, chunks, (_, bits) => (int)(bits >> 16));
        (int Bin, long Left)[] bins = [.. upper.Select(counts => BinOf(counts, kept))];
        long[][] lower = Count(models, origin, chunks, (k, bits) => (int)(bits >> 16) == bins[k].Bin ? (int)(bits & 0xFFFF) : -1);
        return
        [
            .. lower.Select((counts, k) => BitConverter.Int32BitsToSingle((bins[k].Bin << 16) | BinOf(counts, bins[k].Left).Bin)),
        ];
    }

    /// <summary>The bin, counted from the top, in which the number of values wanted is reached, and how many of it are.</summary>
    private static (int Bin, long Left) BinOf(long[] counts, long wanted)
    {
        int bin = counts.Length - 1;
        while (bin > 0 && counts[bin] < wanted)
        {
            wanted -= counts[bin--];
        }

        return (bin, wanted);
    }

    private static long[][] Count(
        IReadOnlyList<CheckpointTensors> models, CheckpointTensors origin, MergeChunks chunks, Func<int, uint, int> binOf)
    {
        long[][] counts = [.. models.Select(_ => new long[Bins])];
        chunks.ForEach((chunk, scratch) =>
        {
            Span<float> difference = scratch.Output.Slice(0, MergeScratch.Block);
            for (int start = 0; start < chunk.Count; start += MergeScratch.Block)
            {
                int count = Math.Min(MergeScratch.Block, chunk.Count - start);
                ReadOnlySpan<float> from = origin.Values(chunk.Tensor, chunk.First + start, scratch.Room.Slice(0, count));
                for (int k = 0; k < models.Count; k++)
                {
                    ReadOnlySpan<float> to = models[k].Values(chunk.Tensor, chunk.First + start, scratch.OtherRoom.Slice(0, count));
                    for (int i = 0; i < count; i++)
                    {
                        difference[i] = to[i] - from[i];
                    }

                    Add(counts[k], difference[..count], k);
                }
            }
        });
        return counts;

        void Add(long[] bins, ReadOnlySpan<float> differences, int model)
        {
            // Counting commutes, so the threads may take turns in any order.
            lock (bins)
            {
                foreach (float value in differences)
                {
                    int bin = binOf(model, BitConverter.SingleToUInt32Bits(Math.Abs(value)));
                    if (bin >= 0)
                    {
                        bins[bin]++;
                    }
                }
            }
        }
    }
}
