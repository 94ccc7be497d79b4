using System.Text.Json;

namespace Minori.Execution.Artifacts;

/// <summary>What a look at an artifact's folder found: the manifest of a sound artifact, or in one line what is wrong with it.</summary>
internal sealed record ArtifactInspection(ArtifactManifest? Manifest, string? Damage)
{
    /// <summary>Checks the manifest, the presence and size of every file, and on demand their hashes.</summary>
    /// <exception cref="IOException">The disk or the access rights, not the artifact, are in the way.</exception>
    /// <exception cref="UnknownFormatException">Another version of the program wrote it.</exception>
    public static ArtifactInspection Of(string folder, ArtifactId id, bool withHashes)
    {
        string path = Path.Combine(folder, ArtifactManifest.FileName);
        try
        {
            ArtifactManifest? manifest = Read(path);
            string? damage = manifest is null ? "its manifest is empty"
                : manifest.Record.Id != id ? "its manifest belongs to another artifact"
                : manifest.Files.Select(file => DamageOf(folder, file, withHashes)).FirstOrDefault(d => d is not null);
            return damage is null ? new(manifest, null) : new(null, damage);
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

    /// <summary>
    /// The manifest. One of another format is no damage: it would be a loss to set aside what a newer version has made.
    /// </summary>
    /// <exception cref="UnknownFormatException">Another version of the program wrote it.</exception>
    public static ArtifactManifest? Read(string path) => Parse(File.ReadAllBytes(path), path);

    /// <summary>As <see cref="Read"/>, of a manifest that lies elsewhere than in a file of its own.</summary>
    /// <param name="json">The manifest.</param>
    /// <param name="where">What errors call it.</param>
    public static ArtifactManifest? Parse(byte[] json, string where)
    {
        try
        {
            ArtifactManifest? manifest = JsonSerializer.Deserialize(json, StoreJson.Default.ArtifactManifest);
            RequireFormat(where, manifest?.Format);
            return manifest;
        }
        catch (JsonException)
        {
            RequireFormat(where, JsonSerializer.Deserialize(json, StoreJson.Default.ManifestFormat)?.Format);
            throw;
        }
    }

    /// <summary>What is wrong with one file; null for nothing.</summary>
    /// <exception cref="IOException">The disk or the access rights are in the way.</exception>
    public static string? DamageOf(string folder, ArtifactFile file, bool withHashes)
    {
        FileInfo found = new(Path.Combine(folder, file.Path));
        return !found.Exists ? $"its file {file.Path} is missing"
            : found.Length != file.Size ? $"its file {file.Path} has {found.Length} bytes instead of {file.Size}"
            : withHashes && FileHash.Of(found.FullName) != file.Sha256 ? $"the bytes of its file {file.Path} have changed"
            : null;
    }

    private static void RequireFormat(string where, int? format)
    {
        if (format is { } found && found != ArtifactManifest.CurrentFormat)
        {
            throw new UnknownFormatException(
                $"{where} has format {found}, this version reads {ArtifactManifest.CurrentFormat}: use the version that wrote it, or another store");
        }
    }
}
