using System.Formats.Tar;
using System.Text.Json;
using Minori.Execution.Artifacts;

namespace Minori.Execution.Maintenance;

/// <summary>One reading of an archive into a store, entry by entry.</summary>
internal sealed class ArchiveImport : IDisposable
{
    private const int BufferSize = 1 << 17;
    private readonly ArtifactStore store;
    private readonly string path;
    private readonly Stream file;
    private readonly TarReader tar;
    private readonly List<ArtifactId> brought = [];
    private readonly byte[] buffer = new byte[BufferSize];
    private readonly TarEntry first;
    private readonly ArchiveContents? contents;
    private int added;

    private ArchiveImport(ArtifactStore store, string path, Stream file)
    {
        this.store = store;
        this.path = path;
        this.file = file;
        tar = new TarReader(file, leaveOpen: true);
        first = First();
        contents = ContentsOf(first);
    }

    /// <summary>Opens an archive and reads what it says of its contents; nothing is written.</summary>
    /// <exception cref="ExecutionException">It cannot be read, or is of another kind.</exception>
    public static ArchiveImport Open(ArtifactStore store, string path)
    {
        Stream? file = null;
        try
        {
            file = ArchiveFile.OpenRead(path);
            return new ArchiveImport(store, path, file);
        }
        catch (ExecutionException)
        {
            file?.Dispose();
            throw;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ExecutionException($"there is no file {path}: give one that 'store export' made", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ExecutionException($"{path} cannot be read: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}", exception);
        }
    }

    /// <summary>Reads it to its end; returns how many artifacts were new, and how many the store had.</summary>
    /// <exception cref="ExecutionException">It is no archive, or damaged, or cut off.</exception>
    public (int Added, int Present) Run()
    {
        contents?.Remember(store, path);
        TarEntry? entry = contents is null ? first : Next();
        try
        {
            while (entry is not null)
            {
                entry = ReadArtifact(entry);
            }
        }
        finally
        {
            // An archive of before they had contents tells what is in it only while it is read.
            if (contents is null)
            {
                ArchiveContents.Of(brought, []).Remember(store, path);
            }
        }

        return contents is not { } whole || whole.Artifacts.All(brought.Contains)
            ? (added, brought.Count - added)
            : throw Fault($"ends after {brought.Count} of its {whole.Artifacts.Count} results", null);
    }

    public void Dispose()
    {
        tar.Dispose();
        file.Dispose();
    }

    private TarEntry First()
    {
        try
        {
            return tar.GetNextEntry() ?? throw new ExecutionException($"{path} is empty: give a file that 'store export' made");
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw NoArchive(exception);
        }
    }

    /// <summary>What the first entry says of the others; null where it is that of an artifact itself.</summary>
    private ArchiveContents? ContentsOf(TarEntry entry)
    {
        try
        {
            return entry.Name == ArchiveContents.FileName && entry.DataStream is { } data ? ArchiveContents.Read(data, path) : null;
        }
        catch (Exception exception) when (IsBroken(exception) || exception is JsonException)
        {
            throw NoArchive(exception);
        }
    }

    private ExecutionException NoArchive(Exception cause) =>
        new($"{path} is no archive of results: give a file that 'store export' made", cause);

    private TarEntry? Next()
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw Fault("is cut off or damaged", exception);
        }
    }

    /// <summary>Reads one artifact, whose manifest is the entry; returns the first entry after it.</summary>
    private TarEntry? ReadArtifact(TarEntry entry)
    {
        ArtifactManifest manifest = ReadManifest(entry);
        ArtifactId id = manifest.Record.Id;
        bool isNew = store.TryOpen(id) is null;
        using ArtifactDraft? draft = isNew ? store.Draft(manifest.Record) : null;
        HashSet<string> expected = ExpectedFiles(manifest);
        TarEntry? next;
        while ((next = Next()) is not null && next.Name.StartsWith($"{id}/", StringComparison.Ordinal))
        {
            // Only names that the manifest has, and that stay in the folder, become files.
            string name = next.Name[(id.Value.Length + 1)..];
            if (!expected.Remove(name) || name.Split('/').Contains("..") || Path.IsPathRooted(name)
                || next.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            {
                throw new ExecutionException(
                    $"{path}: {next.Name} is no file that the artifact's manifest names, or is there twice; the archive was not made by 'store export'");
            }

            if (draft is not null)
            {
                Copy(next.DataStream, Path.Combine(draft.Folder, name));
            }
        }

        if (next is null && expected.Count > 0)
        {
            throw Fault("is cut off", null);
        }

        draft?.Seal(manifest);
        brought.Add(id);
        added += isNew ? 1 : 0;
        return next;
    }

    private HashSet<string> ExpectedFiles(ArtifactManifest manifest)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        return manifest.Files.FirstOrDefault(f => !names.Add(f.Path)) is not { } twice ? names
            : throw new ExecutionException($"{path}: the manifest of {manifest.Record.Id.Short} names its file {twice.Path} twice; the archive was not made by 'store export'");
    }

    /// <summary>
    /// Writes an entry's bytes, not with the entry's access rights: a store that was read-only would give files that
    /// cannot be sealed.
    /// </summary>
    private void Copy(Stream? entry, string target)
    {
        using FileStream copy = StoreErrors.Guard(store.Root, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            return new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        });
        while (Read(entry) is > 0 and int count)
        {
            StoreErrors.Guard(store.Root, () =>
            {
                copy.Write(buffer, 0, count);
                return count;
            });
        }
    }

    private int Read(Stream? entry)
    {
        try
        {
            return entry?.Read(buffer) ?? 0;
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw Fault("is cut off or damaged", exception);
        }
    }

    private ArtifactManifest ReadManifest(TarEntry entry)
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
        catch (Exception exception) when (IsBroken(exception))
        {
            throw Fault("is cut off or damaged", exception);
        }

        throw new ExecutionException($"{path}: {entry.Name} is not the manifest of an artifact; give a file that 'store export' made");
    }

    // What readers of tar and gzip throw at bytes that are none of theirs.
    private static bool IsBroken(Exception exception) =>
        exception is IOException or InvalidDataException or FormatException or ArgumentException or NotSupportedException;

    private ExecutionException Fault(string what, Exception? cause)
    {
        string message = $"{path} {what}: {added} new results were imported before the fault; copy or export it anew, and import it again";
        return cause is null ? new ExecutionException(message) : new ExecutionException(message, cause);
    }
}
