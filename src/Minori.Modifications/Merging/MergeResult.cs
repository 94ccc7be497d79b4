namespace Minori.Modifications;

/// <summary>A merge that was made, as <c>merge.json</c> records it beside the merged weights.</summary>
public sealed record MergeResult
{
    /// <summary>The method.</summary>
    public required MergeMethod Method { get; init; }

    /// <summary>The models in their order.</summary>
    public required IReadOnlyList<MergedModel> Models { get; init; }

    /// <summary>The base, or null.</summary>
    public MergedModel? Base { get; init; }

    /// <summary>TIES: the share of the differences that was kept.</summary>
    public double? Density { get; init; }

    /// <summary>TIES: λ.</summary>
    public double? Scale { get; init; }

    /// <summary>The number of tensors.</summary>
    public required int Tensors { get; init; }

    /// <summary>The number of values.</summary>
    public required long Values { get; init; }

    /// <summary>The version of this library.</summary>
    public required string Version { get; init; }
}

/// <summary>A model that went into a merge.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Weight">Its weight, a share of the whole or the multiple of its difference; null for a base.</param>
/// <param name="Files">Its files of weights.</param>
public sealed record MergedModel(string Folder, double? Weight, IReadOnlyList<MergedFile> Files);

/// <summary>A file of weights that was read.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash as sha256sum prints it; null where it was not asked for.</param>
public sealed record MergedFile(string Name, long Bytes, string? Sha256);
