using System.Collections.Concurrent;
using System.Collections.Immutable;
using Minori.Compute;
using Minori.Models;

namespace Minori.Modifications;

/// <summary>The floating-point tensors of a merge, cut into pieces whose bounds depend on the tensors alone.</summary>
internal sealed class MergeChunks(IEnumerable<SafetensorsTensor> tensors, ThreadTeam team) : IDisposable
{
    private readonly ConcurrentBag<MergeScratch> _scratch = [];

    /// <summary>The pieces, tensor by tensor.</summary>
    public ImmutableArray<MergeChunk> All { get; } = Cut(tensors);

    /// <summary>Calls <paramref name="work"/> once for each piece, on whichever thread is free.</summary>
    public void ForEach(Action<MergeChunk, MergeScratch> work) => team.Run(All.Length, index =>
    {
        MergeScratch scratch = _scratch.TryTake(out MergeScratch? free) ? free : new MergeScratch();
        try
        {
            work(All[index], scratch);
        }
        finally
        {
            _scratch.Add(scratch);
        }
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MergeScratch scratch in _scratch)
        {
            scratch.Dispose();
        }
    }

    private static ImmutableArray<MergeChunk> Cut(IEnumerable<SafetensorsTensor> tensors)
    {
        ImmutableArray<MergeChunk>.Builder chunks = ImmutableArray.CreateBuilder<MergeChunk>();
        foreach (SafetensorsTensor tensor in tensors)
        {
            for (long first = 0; first < tensor.Count; first += MergeScratch.Chunk)
            {
                int count = (int)Math.Min(MergeScratch.Chunk, tensor.Count - first);
                chunks.Add(new MergeChunk(chunks.Count, tensor.Name, first, count));
            }
        }

        return chunks.DrainToImmutable();
    }
}
