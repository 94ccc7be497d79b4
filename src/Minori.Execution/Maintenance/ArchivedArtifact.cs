using System.Formats.Tar;
using System.Text.Json;
using Minori.Execution.Artifacts;

namespace Minori.Execution.Maintenance;

/// <summary>One artifact of an archive: its manifest, then its files, which become those of a draft.</summary>
/// <param name="store">Where it is brought.</param>
/// <param name="archive">What it is read from.</param>
internal sealed class ArchivedArtifact(ArtifactStore store, ArchiveEntries archive)
{
    private const int BufferSize = 1 << 17;
    private readonly byte[] buffer = new byte[BufferSize];

    /// <summary>Reads one artifact; the store gets it where it has it not.</summary>
    /// <param name="entry">Its manifest.</param>
    /// <returns>The artifact; whether it is new; whether its bytes are not its manifest's, so that it stays away; the first entry after it.</returns>
    /// <exception cref="ExecutionException">The entries are not those of an artifact, or the store cannot be written.</exception>
    /// <exception cref="BrokenArchiveException">The archive ends too early.</exception>
    public (ArtifactManifest Manifest, bool IsNew, bool IsDamaged, TarEntry? Next) Read(TarEntry entry)
    {
        ArtifactManifest manifest = ReadManifest(entry);
        ArtifactId id = manifest.Record.Id;
        bool isNew = store.TryOpen(id) is null;
        using ArtifactDraft? draft = isNew ? store.Draft(manifest.Record) : null;
        HashSet<string> expected = ExpectedFiles(manifest);
        TarEntry? next;
        while ((next = archive.Next()) is not null && next.Name.StartsWith($"{id}/", StringComparison.Ordinal))
        {
            string name = next.Name[(id.Value.Length + 1)..];
            if (!expected.Remove(name) || !IsSafe(name) || next.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            {
                throw new ExecutionException(
                    $"{archive.Path}: {next.Name} is no file that the artifact's manifest names, or is there twice; the archive was not made by 'store export'");
            }

            if (draft is not null)
            {
                Copy(next, PlaceOf(draft, name));
            }
        }

        if (next is null && expected.Count > 0)
        {
            throw new BrokenArchiveException("is cut off");
        }

        bool isDamaged = draft is not null && draft.TrySeal(manifest) is null;
        return (manifest, isNew && !isDamaged, isDamaged, next);
    }

    /// <summary>
    /// Whether a name has the same meaning on every system and stays in its folder: on Windows a backslash parts folders,
    /// and a colon begins at a drive.
    /// </summary>
    internal static bool IsSafe(string name) =>
        !name.AsSpan().ContainsAny('\\', ':', '\0') && !name.Split('/').Any(part => part is "" or "." or "..");

    /// <summary>A file's full path, which lies in the draft's folder whatever its name.</summary>
    private string PlaceOf(ArtifactDraft draft, string name)
    {
        string place = Path.GetFullPath(Path.Combine(draft.Folder, name));
        return place.StartsWith(Path.GetFullPath(draft.Folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? place
            : throw new ExecutionException($"{archive.Path}: {name} is a file outside of its artifact; the archive was not made by 'store export'");
    }

    private ArtifactManifest ReadManifest(TarEntry entry)
    {
        string[] parts = entry.Name.Split('/');
        try
        {
            if (parts.Length == 2 && parts[1] == ArtifactManifest.FileName
                && ArtifactInspection.Parse(ArchiveEntries.ReadAll(entry), $"{archive.Path}: {entry.Name}") is { } manifest
                && manifest.Record.Id.Value == parts[0])
            {
                return manifest;
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new ExecutionException($"{archive.Path}: {entry.Name} is not the manifest of an artifact; give a file that 'store export' made");
    }

    private HashSet<string> ExpectedFiles(ArtifactManifest manifest)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        return manifest.Files.FirstOrDefault(f => !names.Add(f.Path)) is not { } twice ? names
            : throw new ExecutionException($"{archive.Path}: the manifest of {manifest.Record.Id.Short} names its file {twice.Path} twice; the archive was not made by 'store export'");
    }

    /// <summary>
    /// Writes an entry's bytes, not with the entry's access rights: a store that was read-only would give files that
    /// cannot be sealed.
    /// </summary>
    private void Copy(TarEntry entry, string target)
    {
        using FileStream copy = StoreErrors.Guard(store.Root, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            return new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        });
        while (ArchiveEntries.Read(entry, buffer) is > 0 and int count)
        {
            StoreErrors.Guard(store.Root, () =>
            {
                copy.Write(buffer, 0, count);
                return count;
            });
        }
    }
}
