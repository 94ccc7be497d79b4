using System.Formats.Tar;
using System.Text.Json;
using Minori.Execution.Artifacts;

namespace Minori.Execution.Maintenance;

/// <summary>One reading of an archive into a store: its contents, then artifact after artifact.</summary>
internal sealed class ArchiveImport : IDisposable
{
    private const int MostNames = 4;

    private readonly ArtifactStore store;
    private readonly string path;
    private readonly ArchiveEntries archive;
    private readonly List<ArtifactId> brought = [];
    private readonly List<string> damaged = [];
    private readonly TarEntry first;
    private readonly ArchiveContents? contents;
    private int added;

    private ArchiveImport(ArtifactStore store, ArchiveEntries archive)
    {
        this.store = store;
        this.archive = archive;
        path = archive.Path;
        try
        {
            first = archive.Next() ?? throw new ExecutionException($"{path} is empty: give a file that 'store export' made");
            contents = first.Name == ArchiveContents.FileName ? ArchiveContents.Read(ArchiveEntries.ReadAll(first), path) : null;
        }
        catch (Exception exception) when (exception is BrokenArchiveException or JsonException)
        {
            throw new ExecutionException($"{path} is no archive of results: give a file that 'store export' made", exception);
        }
    }

    /// <summary>Opens an archive and reads what it says of its contents; nothing is written.</summary>
    /// <exception cref="ExecutionException">It cannot be read, or is of another kind.</exception>
    public static ArchiveImport Open(ArtifactStore store, string path)
    {
        ArchiveEntries archive = ArchiveEntries.Open(path);
        try
        {
            return new ArchiveImport(store, archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Reads it to its end; returns how many artifacts were new, and how many the store had.</summary>
    /// <exception cref="ExecutionException">It is no archive, or damaged, or cut off.</exception>
    public (int Added, int Present) Run()
    {
        contents?.Remember(store, path);
        try
        {
            ReadArtifacts();
        }
        catch (BrokenArchiveException fault)
        {
            throw Fault(fault.Message, fault.InnerException);
        }
        finally
        {
            // An archive of before they had contents tells what is in it only while it is read.
            if (contents is null)
            {
                ArchiveContents.Of(brought, []).Remember(store, path);
            }
        }

        if (damaged.Count > 0)
        {
            string names = string.Join(", ", damaged.Take(MostNames)) + (damaged.Count > MostNames ? ", …" : "");
            throw new ExecutionException(
                $"{path} has {(damaged.Count == 1 ? "a damaged result, which was" : $"{damaged.Count} damaged results, which were")} left out: {names}; {added} new results were imported; copy or export it anew, and import it again");
        }

        return contents is not { } whole || whole.Artifacts.All(brought.Contains)
            ? (added, brought.Count - added)
            : throw Fault($"ends after {brought.Count} of its {whole.Artifacts.Count} results", null);
    }

    public void Dispose() => archive.Dispose();

    private void ReadArtifacts()
    {
        ArchivedArtifact reader = new(store, archive);
        TarEntry? entry = contents is null ? first : archive.Next();
        while (entry is not null)
        {
            (ArtifactManifest manifest, bool isNew, bool isDamaged, entry) = reader.Read(entry);
            brought.Add(manifest.Record.Id);
            added += isNew ? 1 : 0;
            if (isDamaged)
            {
                damaged.Add($"{manifest.Record.Id.Short} ({manifest.Record.Kind})");
            }
        }
    }

    private ExecutionException Fault(string what, Exception? cause)
    {
        string message = $"{path} {what}: {added} new results were imported before the fault; copy or export it anew, and import it again";
        return cause is null ? new ExecutionException(message) : new ExecutionException(message, cause);
    }
}
