using System.Globalization;

namespace Minori.Execution.Artifacts;

/// <summary>
/// Finished results by the hash of what they were made from, one folder each. Any number of processes may use one store
/// at once: a folder appears complete, by a rename, or not at all. Opening a store touches nothing; a store that is only
/// read may lie on a read-only disk.
/// </summary>
/// <param name="root">The store's folder; made when first written to.</param>
public sealed class ArtifactStore(string root)
{
    private readonly StoreLayout layout = new(root);

    /// <summary>
    /// Tells, in one line, of a damaged artifact that was set aside; raised on the thread that found it. Whoever opens
    /// artifacts for a user passes it on.
    /// </summary>
    public event Action<string>? DamageFound;

    /// <summary>The absolute path of the store's folder.</summary>
    public string Root => layout.Root;

    /// <summary>
    /// The artifact, or null where the store lacks it. Files are checked for presence and size; a damaged artifact is set
    /// aside and counts as lacking.
    /// </summary>
    /// <exception cref="ExecutionException">The store cannot be read, or a damaged artifact cannot be set aside.</exception>
    public Artifact? TryOpen(ArtifactId id) => Inspect(id, withHashes: false);

    /// <summary>As <see cref="TryOpen"/>, and reads every byte to compare the files' hashes.</summary>
    /// <exception cref="ExecutionException">The store cannot be read, or a damaged artifact cannot be set aside.</exception>
    public Artifact? Verify(ArtifactId id) => Inspect(id, withHashes: true);

    /// <summary>The artifact.</summary>
    /// <exception cref="ExecutionException">The store lacks it.</exception>
    public Artifact Open(ArtifactId id) => TryOpen(id) ?? throw new ExecutionException(
        $"the store {Root} has no artifact {id.Short}; run the study that makes it");

    /// <summary>
    /// What a reader takes from an artifact's files; null where the store lacks it, or where a file that is read turns out
    /// to be damaged, which sets the artifact aside.
    /// </summary>
    /// <param name="id">The artifact.</param>
    /// <param name="read">Asks <see cref="Artifact.File"/> for what it reads.</param>
    /// <exception cref="ExecutionException">The store cannot be read, or a damaged artifact cannot be set aside.</exception>
    public T? Read<T>(ArtifactId id, Func<Artifact, T> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return TryOpen(id) is { } artifact ? read(artifact) : null;
        }
        catch (DamagedArtifactException)
        {
            return null;
        }
    }

    /// <summary>The ids of all artifacts' folders, sound or not, in order.</summary>
    public IEnumerable<ArtifactId> List() => !Directory.Exists(layout.Artifacts)
        ? []
        : Directory.EnumerateDirectories(layout.Artifacts)
            .SelectMany(Directory.EnumerateDirectories)
            .Select(folder => ArtifactId.TryParse(Path.GetFileName(folder), out ArtifactId? id) ? id : null)
            .OfType<ArtifactId>()
            .Order();

    /// <summary>A folder in which to make an artifact; nothing is in the store until it is sealed.</summary>
    /// <exception cref="ExecutionException">The store cannot be written.</exception>
    public ArtifactDraft Draft(JobRecord record) => new(this, layout, record);

    /// <summary>
    /// Claims a job's work folder, which survives the process; null while another process is at the same job.
    /// </summary>
    /// <exception cref="ExecutionException">The store cannot be written.</exception>
    public JobWork? TryClaim(ArtifactId id) => StoreErrors.Guard(Root, () => JobWork.TryClaim(layout.WorkOf(id)));

    /// <summary>The file that takes what the job's attempts have to say.</summary>
    public string LogFile(ArtifactId id) => layout.LogOf(id);

    /// <summary>Checks that the store can be written, so that a run fails before its first job and not after it.</summary>
    /// <exception cref="ExecutionException">It cannot.</exception>
    public void RequireWritable() => CreateScratch("probe").Dispose();

    /// <summary>Deletes what dead processes left half made; returns the number of folders.</summary>
    /// <exception cref="ExecutionException">The store cannot be written.</exception>
    public int SweepTemporary() => StoreErrors.Guard(Root, () => ScratchFolder.Sweep(layout.Temporary, delete: true).Count);

    /// <summary>
    /// Removes the work folders of finished jobs, which remain where a process died between its success and its tidying.
    /// </summary>
    /// <exception cref="ExecutionException">The store cannot be written.</exception>
    public int SweepWork() => StoreErrors.Guard(Root, () =>
    {
        int swept = 0;
        foreach (ArtifactId id in ListWork().Where(id => Directory.Exists(layout.Artifact(id))))
        {
            if (IsSound(id) && TryClaim(id) is { } work)
            {
                work.Complete();
                swept++;
            }
        }

        return swept;
    });

    /// <summary>The ids of the jobs that have a work folder: at work, stopped or failed.</summary>
    public IReadOnlyList<ArtifactId> ListWork() => !Directory.Exists(layout.Work)
        ? []
        : [.. Directory.EnumerateDirectories(layout.Work)
            .Select(folder => ArtifactId.TryParse(Path.GetFileName(folder), out ArtifactId? id) ? id : null)
            .OfType<ArtifactId>()
            .Order()];

    /// <summary>Where the artifact was moved when it was found damaged, the last time; null where it never was.</summary>
    public string? DamagedFolder(ArtifactId id) => !Directory.Exists(layout.Damaged)
        ? null
        : Directory.EnumerateDirectories(layout.Damaged, $"{id.Value}-*").Max(StringComparer.Ordinal);

    /// <summary>The ids of the artifacts that were set aside.</summary>
    public IEnumerable<ArtifactId> ListDamaged() => !Directory.Exists(layout.Damaged)
        ? []
        : Directory.EnumerateDirectories(layout.Damaged)
            .Select(folder => ArtifactId.TryParse(Path.GetFileName(folder).Split('-')[0], out ArtifactId? id) ? id : null)
            .OfType<ArtifactId>();

    /// <summary>An artifact's manifest without a look at its files; null where it is absent or cannot be read.</summary>
    /// <param name="id">The artifact.</param>
    /// <param name="reason">Why it cannot be read, in one line; null where it can, or where there is none.</param>
    internal ArtifactManifest? TryReadManifest(ArtifactId id, out string? reason)
    {
        string folder = layout.Artifact(id);
        reason = null;
        try
        {
            if (ArtifactInspection.Read(Path.Combine(folder, ArtifactManifest.FileName)) is { } manifest && manifest.Record.Id == id)
            {
                return manifest;
            }
        }
        catch (UnknownFormatException exception)
        {
            reason = exception.Message;
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            // Said below, unless the folder has gone meanwhile.
        }

        reason = Directory.Exists(folder) ? $"the manifest of {folder} cannot be read: 'minori store verify' sets it aside if it is damaged" : null;
        return null;
    }

    internal StoreLayout Layout => layout;

    internal ScratchFolder CreateScratch(string label) =>
        StoreErrors.Guard(Root, () => ScratchFolder.Create(layout.Temporary, label));

    private bool IsSound(ArtifactId id)
    {
        try
        {
            return TryOpen(id) is not null;
        }
        catch (UnknownFormatException)
        {
            return false;
        }
    }

    private Artifact? Inspect(ArtifactId id, bool withHashes)
    {
        string folder = layout.Artifact(id);
        return StoreErrors.Guard(Root, () =>
        {
            if (!Directory.Exists(folder))
            {
                return null;
            }

            ArtifactInspection inspection = ArtifactInspection.Of(folder, id, withHashes);
            if (inspection.Damage is { } damage)
            {
                SetAside(id, damage, withHashes);
            }

            return inspection.Manifest is { } manifest ? new Artifact(this, folder, manifest, isVerified: withHashes) : null;
        });
    }

    private void SetAside(ArtifactId id, string damage, bool withHashes)
    {
        string folder = layout.Artifact(id);
        string time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        string aside = Path.Combine(layout.Damaged, $"{id.Value}-{time}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(layout.Damaged);
        try
        {
            Directory.Move(folder, aside);
        }
        catch (DirectoryNotFoundException)
        {
            // Another process has set it aside already.
            return;
        }

        // Another process may have replaced the damaged folder by a sound one between the look and the move.
        if (ArtifactInspection.Of(aside, id, withHashes).Damage is null && !Directory.Exists(folder))
        {
            Directory.Move(aside, folder);
            return;
        }

        string message = $"artifact {id.Short} was damaged ({damage}); it was moved to {aside}, and the next run that needs it makes it again";
        File.WriteAllText(Path.Combine(aside, "damage.txt"), message + "\n");
        DamageFound?.Invoke(message);
    }
}
