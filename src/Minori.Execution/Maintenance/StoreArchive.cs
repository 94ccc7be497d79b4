using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Minori.Execution.Artifacts;
using Minori.Shared;

namespace Minori.Execution.Maintenance;

/// <summary>
/// Carries artifacts from one store to another in a tar file (<c>.tar</c>, or <c>.tar.gz</c>): a folder for each, named
/// by its id, its manifest first. What is imported is checked against its manifest, byte for byte.
/// </summary>
public static class StoreArchive
{
    /// <summary>Writes artifacts; the file appears whole or not at all.</summary>
    /// <exception cref="ExecutionException">An artifact is absent or damaged, or the file cannot be written.</exception>
    public static void Export(ArtifactStore store, IEnumerable<ArtifactId> ids, string path)
    {
        ArgumentNullException.ThrowIfNull(store);
        Guard(path, () => AtomicFile.Write(path, stream =>
        {
            using GZipStream? zip = IsZipped(path) ? new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true) : null;
            using TarWriter tar = new(zip ?? (Stream)stream, TarEntryFormat.Pax, leaveOpen: true);
            foreach (ArtifactId id in ids)
            {
                Artifact artifact = store.Verify(id)
                    ?? throw new ExecutionException($"the store {store.Root} has no sound artifact {id.Short}; run the study that makes it");
                foreach (string file in artifact.Manifest.Files.Select(f => f.Path).Prepend(ArtifactManifest.FileName))
                {
                    tar.WriteEntry(Path.Combine(artifact.Folder, file), $"{id}/{file}");
                }
            }
        }));
    }

    /// <summary>Brings the artifacts of a file into a store; those it has already stay as they are.</summary>
    /// <returns>How many were new, and how many were there.</returns>
    /// <exception cref="ExecutionException">The file is no such archive or is damaged: what came before the fault is imported.</exception>
    public static (int Added, int Present) Import(ArtifactStore store, string path)
    {
        ArgumentNullException.ThrowIfNull(store);
        int added = 0;
        int present = 0;
        Guard(path, () =>
        {
            using StoreUse use = StoreUse.Share(store);
            using FileStream file = File.OpenRead(path);
            using GZipStream? zip = IsZipped(path) ? new GZipStream(file, CompressionMode.Decompress) : null;
            using TarReader tar = new(zip ?? (Stream)file);
            TarEntry? entry = tar.GetNextEntry();
            while (entry is not null)
            {
                (bool isNew, entry) = ImportArtifact(store, tar, entry, path);
                added += isNew ? 1 : 0;
                present += isNew ? 0 : 1;
            }
        });
        return (added, present);
    }

    /// <summary>Reads one artifact, whose manifest is the entry; returns the first entry after it.</summary>
    private static (bool IsNew, TarEntry? Next) ImportArtifact(ArtifactStore store, TarReader tar, TarEntry entry, string path)
    {
        ArtifactManifest manifest = ReadManifest(entry, path);
        ArtifactId id = manifest.Record.Id;
        bool isNew = store.TryOpen(id) is null;
        using ArtifactDraft? draft = isNew ? store.Draft(manifest.Record) : null;
        Dictionary<string, ArtifactFile> expected = manifest.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        TarEntry? next;
        while ((next = tar.GetNextEntry()) is not null && next.Name.StartsWith($"{id}/", StringComparison.Ordinal))
        {
            // Only names that the manifest has, and that stay in the folder, become files.
            string name = next.Name[(id.Value.Length + 1)..];
            if (!expected.ContainsKey(name) || name.Split('/').Contains("..") || Path.IsPathRooted(name)
                || next.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            {
                throw new ExecutionException($"{path}: {next.Name} is no file that the artifact's manifest names; the archive was not made by 'store export'");
            }

            if (draft is not null)
            {
                string target = Path.Combine(draft.Folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);

                // Not with the entry's access rights: a store that was read-only would give files that cannot be sealed.
                using FileStream copy = new(target, FileMode.CreateNew, FileAccess.Write);
                next.DataStream?.CopyTo(copy);
            }
        }

        draft?.Seal(manifest);
        return (isNew, next);
    }

    private static ArtifactManifest ReadManifest(TarEntry entry, string path)
    {
        string[] parts = entry.Name.Split('/');
        try
        {
            if (parts.Length == 2 && parts[1] == ArtifactManifest.FileName && entry.DataStream is { } data)
            {
                using MemoryStream json = new();
                data.CopyTo(json);
                if (ArtifactInspection.Parse(json.ToArray(), $"{path}: {entry.Name}") is { } manifest
                    && manifest.Record.Id.Value == parts[0])
                {
                    return manifest;
                }
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new ExecutionException($"{path}: {entry.Name} is not the manifest of an artifact; give a file that 'store export' made");
    }

    private static bool IsZipped(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or FormatException)
        {
            throw new ExecutionException($"{path}: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}", exception);
        }
    }
}
