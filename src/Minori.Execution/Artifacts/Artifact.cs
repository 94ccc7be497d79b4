namespace Minori.Execution.Artifacts;

/// <summary>A finished result in the store. Its files are read, never written.</summary>
public sealed class Artifact
{
    internal Artifact(string folder, ArtifactManifest manifest)
    {
        Folder = folder;
        Manifest = manifest;
    }

    public ArtifactId Id => Manifest.Record.Id;

    /// <summary>The folder that holds the files, as an absolute path.</summary>
    public string Folder { get; }

    public ArtifactManifest Manifest { get; }

    /// <summary>The absolute path of one file.</summary>
    /// <param name="path">As in the manifest: relative, with forward slashes.</param>
    /// <exception cref="ExecutionException">The artifact has no such file.</exception>
    public string File(string path) => Manifest.Files.Any(f => f.Path == path)
        ? Path.Combine(Folder, path)
        : throw new ExecutionException(
            $"artifact {Id.Short} ({Manifest.Record.Kind}) has no file '{path}'; it has "
            + string.Join(", ", Manifest.Files.Select(f => f.Path)));
}
