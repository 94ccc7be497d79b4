using Minori.Compute;
using Minori.Models;

namespace Minori.Modifications;

/// <summary>
/// sin((1 − t)Ω)/sin Ω · θ₁ + sin(tΩ)/sin Ω · θ₂, Ω the angle between the two models' values of a tensor (Shoemake 1985,
/// "Animating Rotation with Quaternion Curves", section 3.3). Where they are nearly parallel or a tensor is zero the great
/// circle is not defined well enough, and the line takes its place.
/// </summary>
internal sealed unsafe class SlerpMerge(CheckpointTensors first, CheckpointTensors second, double t) : IMergeRule
{
    private const double LargestCosine = 1 - 1e-9;

    private readonly Dictionary<string, (CheckpointTensors, double)[]> _terms = new(StringComparer.Ordinal);

    public void Prepare(MergeChunks chunks)
    {
        var products = new WideProducts[chunks.All.Length];
        chunks.ForEach((chunk, scratch) => products[chunk.Index] = Multiply(chunk, scratch));
        foreach (IGrouping<string, MergeChunk> tensor in chunks.All.GroupBy(chunk => chunk.Tensor))
        {
            WideProducts sum = tensor.Aggregate(default(WideProducts), (sum, chunk) => sum + products[chunk.Index]);
            (double a, double b) = Coefficients(sum.XY / Math.Sqrt(sum.XX * sum.YY));
            _terms.Add(tensor.Key, [(first, a), (second, b)]);
        }
    }

    public void Merge(MergeChunk chunk, MergeScratch scratch) => LinearMerge.Merge(chunk, scratch, _terms[chunk.Tensor]);

    private WideProducts Multiply(MergeChunk chunk, MergeScratch scratch)
    {
        WideProducts sum = default;
        for (int start = 0; start < chunk.Count; start += MergeScratch.Block)
        {
            int count = Math.Min(MergeScratch.Block, chunk.Count - start);
            fixed (float* x = first.Values(chunk.Tensor, chunk.First + start, scratch.Room.Slice(0, count)))
            fixed (float* y = second.Values(chunk.Tensor, chunk.First + start, scratch.OtherRoom.Slice(0, count)))
            {
                sum += WideProducts.Of(x, y, count);
            }
        }

        return sum;
    }

    private (double First, double Second) Coefficients(double cosine)
    {
        if (!(Math.Abs(cosine) < LargestCosine))
        {
            return (1 - t, t);
        }

        double angle = Math.Acos(cosine);
        return (Math.Sin((1 - t) * angle) / Math.Sin(angle), Math.Sin(t * angle) / Math.Sin(angle));
    }
}
