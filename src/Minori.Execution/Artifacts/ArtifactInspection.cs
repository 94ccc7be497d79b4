using System.Text.Json;

namespace Minori.Execution.Artifacts;

/// <summary>What a look at an artifact's folder found: a sound artifact, or in one line what is wrong with it.</summary>
internal sealed record ArtifactInspection(Artifact? Artifact, string? Damage)
{
    /// <summary>Checks the manifest, the presence and size of every file, and on demand their hashes.</summary>
    /// <exception cref="IOException">The disk or the access rights, not the artifact, are in the way.</exception>
    public static ArtifactInspection Of(string folder, ArtifactId id, bool withHashes)
    {
        try
        {
            ArtifactManifest? manifest = JsonSerializer.Deserialize(
                File.ReadAllBytes(Path.Combine(folder, ArtifactManifest.FileName)),
                StoreJson.Default.ArtifactManifest);
            string? damage = manifest is null ? "its manifest is empty"
                : manifest.Format != ArtifactManifest.CurrentFormat ? $"its manifest has the unknown format {manifest.Format}"
                : manifest.Record.Id != id ? "its manifest belongs to another artifact"
                : manifest.Files.Select(file => DamageOf(folder, file, withHashes)).FirstOrDefault(d => d is not null);
            return damage is null ? new(new Artifact(folder, manifest!), null) : new(null, damage);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(null, "its manifest is missing");
        }
        catch (JsonException)
        {
            return new(null, "its manifest is not readable");
        }
    }

    private static string? DamageOf(string folder, ArtifactFile file, bool withHashes)
    {
        FileInfo found = new(Path.Combine(folder, file.Path));
        return !found.Exists ? $"its file {file.Path} is missing"
            : found.Length != file.Size ? $"its file {file.Path} has {found.Length} bytes instead of {file.Size}"
            : withHashes && DurableFiles.Hash(found.FullName) != file.Sha256 ? $"the bytes of its file {file.Path} have changed"
            : null;
    }
}
