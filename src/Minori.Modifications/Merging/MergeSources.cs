using System.Collections.Immutable;
using Minori.Models;

namespace Minori.Modifications;

/// <summary>The models of a merge, opened and found to be of one kind.</summary>
internal sealed class MergeSources : IDisposable
{
    private MergeSources(ImmutableArray<CheckpointTensors> models, CheckpointTensors? origin)
    {
        Models = models;
        Base = origin;
    }

    /// <summary>The models, in the order of the request.</summary>
    public ImmutableArray<CheckpointTensors> Models { get; }

    /// <summary>The base, or null.</summary>
    public CheckpointTensors? Base { get; }

    /// <summary>The model that gives names, types, configuration and tokenizer.</summary>
    public CheckpointTensors First => Models[0];

    /// <summary>All that are read: the models, then the base.</summary>
    public IEnumerable<CheckpointTensors> All => Base is null ? Models : Models.Append(Base);

    /// <summary>Opens the folders and compares each with the first.</summary>
    /// <exception cref="CheckpointException">A folder is not a usable checkpoint.</exception>
    /// <exception cref="ModificationException">Two are not of one kind; the first difference is named.</exception>
    public static MergeSources Open(MergeRequest request)
    {
        List<CheckpointTensors> opened = [];
        try
        {
            foreach (string folder in request.Base is { } origin ? request.Models.Append(origin) : request.Models)
            {
                opened.Add(CheckpointTensors.Open(folder));
                MergeCompatibility.Require(opened[0], opened[^1]);
            }
        }
        catch
        {
            opened.ForEach(tensors => tensors.Dispose());
            throw;
        }

        ImmutableArray<CheckpointTensors> models = [.. opened.Take(request.Models.Count)];
        return new MergeSources(models, request.Base is null ? null : opened[^1]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (CheckpointTensors tensors in All)
        {
            tensors.Dispose();
        }
    }
}
