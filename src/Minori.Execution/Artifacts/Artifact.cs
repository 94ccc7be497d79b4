namespace Minori.Execution.Artifacts;

/// <summary>A finished result in the store. Its files are read, never written.</summary>
public sealed class Artifact
{
    private readonly ArtifactStore store;
    private readonly bool isVerified;

    internal Artifact(ArtifactStore store, string folder, ArtifactManifest manifest, bool isVerified)
    {
        this.store = store;
        this.isVerified = isVerified;
        Folder = folder;
        Manifest = manifest;
    }

    public ArtifactId Id => Manifest.Record.Id;

    /// <summary>The folder that holds the files, as an absolute path.</summary>
    public string Folder { get; }

    public ArtifactManifest Manifest { get; }

    /// <summary>
    /// The absolute path of one file, which is there to be read: unless the whole artifact was verified, its bytes are
    /// compared with their hash.
    /// </summary>
    /// <param name="path">As in the manifest: relative, with forward slashes.</param>
    /// <exception cref="DamagedArtifactException">The bytes have changed; the artifact has been set aside.</exception>
    /// <exception cref="ExecutionException">The artifact has no such file, or the store cannot be read.</exception>
    public string File(string path)
    {
        ArtifactFile file = Manifest.Files.FirstOrDefault(f => f.Path == path) ?? throw new ExecutionException(
            $"artifact {Id.Short} ({Manifest.Record.Kind}) has no file '{path}'; it has "
            + string.Join(", ", Manifest.Files.Select(f => f.Path)));
        if (!isVerified && StoreErrors.Guard(store.Root, () => ArtifactInspection.DamageOf(Folder, file, withHashes: true)) is { } damage)
        {
            store.Verify(Id);
            throw new DamagedArtifactException($"artifact {Id.Short} ({Manifest.Record.Kind}) was damaged ({damage}): the next run that needs it makes it again");
        }

        return Path.Combine(Folder, path);
    }
}
