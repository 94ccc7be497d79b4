namespace Minori.Execution.Artifacts;

/// <summary>What <c>manifest.json</c> in an artifact's folder says: what was made, from what, when and where.</summary>
/// <param name="Format">The layout's version, 1.</param>
/// <param name="Record">The job that made it.</param>
/// <param name="Files">Every file but the manifest, sorted by path.</param>
/// <param name="Created">When it was sealed.</param>
/// <param name="Seconds">The time spent by the attempt that finished.</param>
/// <param name="Machine">Where it was made.</param>
public sealed record ArtifactManifest(
    int Format,
    JobRecord Record,
    IReadOnlyList<ArtifactFile> Files,
    DateTimeOffset Created,
    double Seconds,
    MachineFacts Machine)
{
    /// <summary>The manifest's file name; a job may not make a file of this name at the top of its folder.</summary>
    public const string FileName = "manifest.json";

    internal const int CurrentFormat = 1;
}

/// <summary>What the manifests of every version have.</summary>
/// <param name="Format">The layout's version.</param>
internal sealed record ManifestFormat(int Format);

/// <summary>One file of an artifact.</summary>
/// <param name="Path">Relative to the artifact's folder, with forward slashes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record ArtifactFile(string Path, long Size, string Sha256);
