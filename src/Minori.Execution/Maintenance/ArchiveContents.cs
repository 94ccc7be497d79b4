using System.Text.Json;
using Minori.Execution.Artifacts;

namespace Minori.Execution.Maintenance;

/// <summary>
/// The first entry of an archive: what follows it, and on whose account. A store that the archive is brought into
/// remembers it before the first result, so that garbage collection keeps what came even if the rest never did.
/// </summary>
/// <param name="Format">The archive's version, 1.</param>
/// <param name="Artifacts">The artifacts, in their order.</param>
/// <param name="Studies">The studies that were exported, with all jobs of their graphs.</param>
internal sealed record ArchiveContents(int Format, IReadOnlyList<ArtifactId> Artifacts, IReadOnlyList<StoredStudy> Studies)
{
    /// <summary>The entry's name.</summary>
    public const string FileName = "contents.json";

    private const int CurrentFormat = 1;

    /// <summary>The contents of an archive to write.</summary>
    public static ArchiveContents Of(IEnumerable<ArtifactId> artifacts, IEnumerable<StoredStudy> studies) =>
        new(CurrentFormat, [.. artifacts], [.. studies]);

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, StoreJson.Default.ArchiveContents);

    /// <summary>Reads the entry.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    /// <exception cref="UnknownFormatException">A newer version wrote it.</exception>
    public static ArchiveContents Read(byte[] json, string archive)
    {
        int? format = JsonSerializer.Deserialize(json, StoreJson.Default.ManifestFormat)?.Format;
        if (format is { } found && found != CurrentFormat)
        {
            throw new UnknownFormatException(
                $"{archive} has format {found}, this version reads {CurrentFormat}: use the version that wrote it");
        }

        return JsonSerializer.Deserialize(json, StoreJson.Default.ArchiveContents) ?? throw new JsonException("it is empty");
    }

    /// <summary>
    /// Makes roots of garbage collection of the archive's studies, and one more, by the archive's name, of what belongs to
    /// none of them.
    /// </summary>
    /// <exception cref="ExecutionException">The store cannot be written.</exception>
    public void Remember(ArtifactStore store, string archive)
    {
        string full = Path.GetFullPath(archive);
        StoredStudies known = new(store);

        // One file may be there twice: run in the store that was exported, and brought to that store before.
        foreach (IGrouping<string, StoredStudy> study in Studies.GroupBy(s => s.File))
        {
            known.RememberImported(study.First() with { Jobs = [.. study.SelectMany(s => s.Jobs).Distinct()], Archive = full });
        }

        ArtifactId[] others = [.. Artifacts.Except(Studies.SelectMany(s => s.Jobs))];
        if (others.Length > 0)
        {
            known.RememberImported(new StoredStudy(Path.GetFileName(full), full, DateTimeOffset.UtcNow, others) { Archive = full });
        }
    }
}
