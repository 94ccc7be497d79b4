using Minori.Compute;
using Minori.Models;

namespace Minori.Modifications;

/// <summary>
/// Σ cₖθₖ, summed in double in the order of the models and rounded once: the plain and the weighted average, and with a
/// base θ₀ + Σ αₖ(θₖ − θ₀) = (1 − Σ αₖ)θ₀ + Σ αₖθₖ.
/// </summary>
internal sealed unsafe class LinearMerge(IReadOnlyList<(CheckpointTensors Model, double Coefficient)> terms) : IMergeRule
{
    /// <summary>The rule of a uniform or weighted merge.</summary>
    public static LinearMerge Of(MergeSources sources, IReadOnlyList<double> weights)
    {
        List<(CheckpointTensors, double)> terms = [.. sources.Models.Zip(weights)];
        if (sources.Base is { } origin)
        {
            terms.Insert(0, (origin, 1 - weights.Sum()));
        }

        return new LinearMerge(terms);
    }

    public void Prepare(MergeChunks chunks)
    {
    }

    public void Merge(MergeChunk chunk, MergeScratch scratch) => Merge(chunk, scratch, terms);

    /// <summary>The sum with coefficients that may be another piece's own.</summary>
    public static void Merge(
        MergeChunk chunk, MergeScratch scratch, IReadOnlyList<(CheckpointTensors Model, double Coefficient)> terms)
    {
        double* sum = scratch.Sum.Pointer;
        for (int start = 0; start < chunk.Count; start += MergeScratch.Block)
        {
            int count = Math.Min(MergeScratch.Block, chunk.Count - start);
            for (int k = 0; k < terms.Count; k++)
            {
                (CheckpointTensors model, double coefficient) = terms[k];
                fixed (float* x = model.Values(chunk.Tensor, chunk.First + start, scratch.Room.Slice(0, count)))
                {
                    if (k == 0)
                    {
                        WideSum.Set(sum, x, coefficient, count);
                    }
                    else
                    {
                        WideSum.Add(sum, x, coefficient, count);
                    }
                }
            }

            WideSum.Narrow(scratch.Output.Pointer + start, sum, 1, count);
        }
    }
}
