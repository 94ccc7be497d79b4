using System.Text.Json;

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

        return StoreErrors.Guard(store.Root, () =>
        {
            ArtifactManifest manifest = new(
                ArtifactManifest.CurrentFormat, record, SealFiles(), DateTimeOffset.UtcNow, spent.TotalSeconds, MachineFacts.Here);
            File.WriteAllBytes(
                manifestFile, JsonSerializer.SerializeToUtf8Bytes(manifest, StoreJson.Default.ArtifactManifest));
            DurableFiles.FlushFile(manifestFile);
            foreach (string folder in Directory.EnumerateDirectories(Folder, "*", SearchOption.AllDirectories).Append(Folder))
            {
                DurableFiles.FlushFolder(folder);
            }

            return MoveIntoPlace(manifest);
        });
    }

    public void Dispose() => scratch.Dispose();

    private List<ArtifactFile> SealFiles()
    {
        List<ArtifactFile> files = [];
        foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            DurableFiles.FlushFile(file);
            string path = Path.GetRelativePath(Folder, file).Replace(Path.DirectorySeparatorChar, '/');
            files.Add(new ArtifactFile(path, new FileInfo(file).Length, DurableFiles.Hash(file)));
        }

        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }

    private Artifact MoveIntoPlace(ArtifactManifest manifest)
    {
        string target = layout.Artifact(record.Id);
        string parent = Path.GetDirectoryName(target)!;
        for (int attempt = 1; ; attempt++)
        {
            Directory.CreateDirectory(parent);
            try
            {
                Directory.Move(Folder, target);
                DurableFiles.FlushFolder(parent);
                return new Artifact(target, manifest);
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
