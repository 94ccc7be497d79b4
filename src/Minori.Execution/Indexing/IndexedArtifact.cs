using Minori.Execution.Artifacts;

namespace Minori.Execution.Indexing;

/// <summary>What the index knows of an artifact; its manifest knows more.</summary>
/// <param name="Id">The artifact.</param>
/// <param name="Kind">The kind of its job.</param>
/// <param name="Bytes">The size of its files.</param>
/// <param name="Seconds">The time spent by the attempt that finished.</param>
/// <param name="Created">When it was sealed.</param>
public sealed record IndexedArtifact(ArtifactId Id, string Kind, long Bytes, double Seconds, DateTimeOffset Created)
{
    /// <summary>What a manifest says.</summary>
    public static IndexedArtifact Of(ArtifactManifest manifest) => new(
        manifest.Record.Id, manifest.Record.Kind, manifest.Files.Sum(f => f.Size), manifest.Seconds, manifest.Created);
}
