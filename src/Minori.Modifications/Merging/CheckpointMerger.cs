using System.Collections.Immutable;
using Minori.Compute;
using Minori.Models;

namespace Minori.Modifications;

/// <summary>
/// Merges checkpoint folders into a new one: tensors stream from the mapped files through a few megabytes of memory into
/// the new file, whatever the models' size. The same bits for any number of threads.
/// </summary>
public static class CheckpointMerger
{
    /// <summary>Merges; the new folder appears whole or not at all.</summary>
    /// <param name="request">What is merged, and how.</param>
    /// <param name="folder">The place of the new folder: absent or empty.</param>
    /// <param name="team">The threads that work.</param>
    /// <exception cref="ModificationException">
    /// The request contradicts itself, the models are not of one kind, or the folder is not free or cannot be written.
    /// </exception>
    /// <exception cref="CheckpointException">A folder is not a usable checkpoint.</exception>
    public static MergeResult Write(MergeRequest request, string folder, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(team);
        ImmutableArray<double> weights = request.EffectiveWeights();
        RefuseTaken(folder);
        using MergeSources sources = MergeSources.Open(request);
        MergeResult result = MergeRecord.Describe(request, weights, sources);
        try
        {
            AtomicFolder.Write(folder, partial =>
            {
                WriteTensors(Path.Combine(partial, SafetensorsFolder.SingleFile), request, weights, sources, team);
                MergeRecord.WriteCompanions(partial, request, sources.First, result);
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModificationException(
                $"{folder}: cannot be written ({error.Message}); check the path, its permissions and the free space");
        }

        return result;
    }

    private static void RefuseTaken(string folder)
    {
        string full = AtomicFolder.Recover(folder);
        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
        {
            throw new ModificationException($"{folder}: exists and is not empty; name another folder or remove it");
        }
    }

    private static void WriteTensors(
        string path, MergeRequest request, ImmutableArray<double> weights, MergeSources sources, ThreadTeam team)
    {
        SafetensorsTensor[] tensors = [.. sources.First.Names.Select(name => sources.First.Describe(name) with { Name = name })];
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            path, tensors.Select(tensor => (tensor.Name, TypeOf(tensor, request), tensor.Shape)));
        using MergeChunks chunks = new(tensors.Where(tensor => tensor.Type.IsFloating()), team);
        IMergeRule rule = Rule(request, weights, sources);
        rule.Prepare(chunks);
        chunks.ForEach((chunk, scratch) =>
        {
            rule.Merge(chunk, scratch);
            writer.WriteValues(chunk.Tensor, chunk.First, scratch.Output.Slice(0, chunk.Count));
        });
        foreach (SafetensorsTensor tensor in tensors.Where(tensor => !tensor.Type.IsFloating()))
        {
            CopyEqual(tensor, sources, writer);
        }

        writer.Complete();
    }

    private static IMergeRule Rule(MergeRequest request, ImmutableArray<double> weights, MergeSources sources) => request.Method switch
    {
        MergeMethod.Slerp => new SlerpMerge(sources.Models[0], sources.Models[1], weights[1]),
        MergeMethod.Ties => new TiesMerge(sources, weights, request.EffectiveDensity, request.EffectiveScale),
        _ => LinearMerge.Of(sources, weights),
    };

    private static SafetensorsType TypeOf(SafetensorsTensor tensor, MergeRequest request) =>
        tensor.Type.IsFloating() ? request.Type ?? tensor.Type : tensor.Type;

    /// <summary>Copies a tensor of integers, of which there is no average: all models must have the same.</summary>
    private static void CopyEqual(SafetensorsTensor tensor, MergeSources sources, SafetensorsWriter writer)
    {
        long bytes = tensor.End - tensor.Begin;
        for (long start = 0; start < bytes; start += MergeScratch.Chunk)
        {
            int length = (int)Math.Min(MergeScratch.Chunk, bytes - start);
            ReadOnlySpan<byte> values = sources.First.Bytes(tensor.Name, start, length);
            foreach (CheckpointTensors other in sources.All)
            {
                if (other.Describe(tensor.Name).Type != tensor.Type || !other.Bytes(tensor.Name, start, length).SequenceEqual(values))
                {
                    throw new ModificationException(
                        $"{other.Folder}: tensor {tensor.Name} of type {tensor.Type} is not the same as in {sources.First.Folder}, "
                        + "and integers have no average; make them equal first");
                }
            }

            writer.Write(tensor.Name, start, values);
        }
    }
}
