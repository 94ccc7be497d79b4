using Minori.Models;

namespace Minori.Training;

/// <summary>A piece of the parameter block that one thread updates at a time.</summary>
/// <param name="Offset">Its first value in the block.</param>
/// <param name="Count">Its number of values.</param>
/// <param name="Decays">Whether weight decay applies to it.</param>
internal readonly record struct ParameterChunk(long Offset, int Count, bool Decays)
{
    // 4 blocks of 64 KB: a chunk of weights, gradient and both moments stays in the second-level cache.
    private const int Largest = 16384;

    /// <summary>Cuts tensors into chunks; the cut depends on their places and shapes alone.</summary>
    public static ParameterChunk[] Cut(IEnumerable<ParameterTensor> tensors)
    {
        List<ParameterChunk> chunks = [];
        foreach (ParameterTensor tensor in tensors)
        {
            for (long start = 0; start < tensor.Count; start += Largest)
            {
                int count = (int)Math.Min(Largest, tensor.Count - start);
                chunks.Add(new ParameterChunk(tensor.Offset + start, count, tensor.Decays));
            }
        }

        return [.. chunks];
    }
}
