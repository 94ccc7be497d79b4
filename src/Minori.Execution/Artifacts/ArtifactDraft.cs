using System.Text.Json;
using Minori.Shared;

namespace Minori.Execution.Artifacts;

/// <summary>An artifact in the making. Disposing it without sealing throws the files away.</summary>
public sealed class ArtifactDraft : IDisposable
{
    private const int Attempts = 10;
    private readonly ArtifactStore store;
    private readonly StoreLayout layout;
    private readonly JobRecord record;
    private readonly ScratchFolder scratch;

    internal ArtifactDraft(ArtifactStore store, StoreLayout layout, JobRecord record)
    {
        this.store = store;
        this.layout = layout;
        this.record = record;
        scratch = store.CreateScratch(record.Id.Short);
    }

    /// <summary>Where the files belong; subfolders are welcome.</summary>
    public string Folder => scratch.Path;

    /// <summary>
    /// Hashes the files, forces them to the disk and puts the folder in its place. Where another process has made the
    /// same artifact meanwhile, that one stays and is returned.
    /// </summary>
    /// <param name="spent">The time spent on making the files.</param>
    /// <exception cref="ExecutionException">The store cannot be written, or a file is called <c>manifest.json</c>.</exception>
    public Artifact Seal(TimeSpan spent)
    {
        string manifestFile = Path.Combine(Folder, ArtifactManifest.FileName);
        if (File.Exists(manifestFile))
        {
            throw new ExecutionException(
                $"a job of kind '{record.Kind}' made a file {ArtifactManifest.FileName}, a name the store keeps for itself");
        }

        return StoreErrors.Guard(store.Root, () => Place(new ArtifactManifest(
            ArtifactManifest.CurrentFormat, record, SealFiles(), DateTimeOffset.UtcNow, spent.TotalSeconds, MachineFacts.Here)));
    }

    /// <summary>
    /// As <see cref="Seal(TimeSpan)"/>, for an artifact that was made in another store and keeps its manifest; null where the
    /// files are not those of the manifest.
    /// </summary>
    /// <param name="manifest">Its record is the draft's.</param>
    /// <exception cref="ExecutionException">The store cannot be written.</exception>
    internal Artifact? TrySeal(ArtifactManifest manifest) => StoreErrors.Guard(
        store.Root, () => SealFiles().SequenceEqual(manifest.Files) ? Place(manifest) : null);

    public void Dispose() => scratch.Dispose();

    private Artifact Place(ArtifactManifest manifest)
    {
        string file = Path.Combine(Folder, ArtifactManifest.FileName);
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(manifest, StoreJson.Default.ArtifactManifest));
        DurableFiles.FlushFile(file);
        DurableFiles.FlushFolders(Folder);
        return MoveIntoPlace(manifest);
    }

    private List<ArtifactFile> SealFiles()
    {
        List<ArtifactFile> files = [];
        foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            DurableFiles.FlushFile(file);
            string path = Path.GetRelativePath(Folder, file).Replace(Path.DirectorySeparatorChar, '/');
            files.Add(new ArtifactFile(path, new FileInfo(file).Length, FileHash.Of(file)));
        }

        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }

    private Artifact MoveIntoPlace(ArtifactManifest manifest)
    {
        string target = layout.Artifact(record.Id);
        string parent = Path.GetDirectoryName(target)!;
        bool isNew = !Directory.Exists(parent);
        for (int attempt = 1; ; attempt++)
        {
            Directory.CreateDirectory(parent);
            try
            {
                Directory.Move(Folder, target);
                DurableFiles.FlushFolder(parent);
                if (isNew)
                {
                    DurableFiles.FlushFolder(Path.GetDirectoryName(parent)!);
                }

                return new Artifact(store, target, manifest, isVerified: true);
            }
            catch (IOException) when (Directory.Exists(target) && attempt < Attempts)
            {
                // Somebody was faster. A damaged folder in our place is set aside by the look, and the move is tried again.
                if (store.TryOpen(record.Id) is { } theirs)
                {
                    return theirs;
                }
            }
        }
    }
}
