using Minori.Execution.Artifacts;

namespace Minori.Execution.Maintenance;

/// <summary>
/// Tells what a store keeps for nothing, and deletes it. What a study of the store has in its graph is kept, finished or
/// not; to let a study's results go, forget it first.
/// </summary>
public static class GarbageCollector
{
    /// <summary>What can go. Nothing is changed.</summary>
    /// <exception cref="ExecutionException">The store knows no study, so nothing tells garbage from results; or it cannot be read.</exception>
    public static IReadOnlyList<Garbage> Find(ArtifactStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        IReadOnlyList<StoredStudy> studies = new StoredStudies(store).All();
        if (studies.Count == 0)
        {
            throw new ExecutionException(
                $"the store {store.Root} knows no study, so nothing tells its garbage from its results: run a study on it, or delete the folder");
        }

        HashSet<ArtifactId> reachable = [.. studies.SelectMany(s => s.Jobs)];
        StoreLayout layout = store.Layout;
        return StoreErrors.Guard(store.Root, () => (IReadOnlyList<Garbage>)
        [
            .. store.List().Where(id => !reachable.Contains(id)).Select(id => Of(GarbageKind.Unreachable, layout.Artifact(id))),
            .. Entries(layout.Damaged).Select(path => Of(GarbageKind.Damaged, path)),
            .. store.ListWork().Where(id => IsAbandoned(store, id, reachable)).Select(id => Of(GarbageKind.AbandonedState, layout.WorkOf(id))),
            .. Entries(layout.Logs).Where(path => !IsLogOf(path, reachable)).Select(path => Of(GarbageKind.OrphanedLog, path)),
            .. ScratchFolder.Sweep(layout.Temporary, delete: false).Select(path => Of(GarbageKind.HalfMade, path)),
        ]);
    }

    /// <summary>
    /// Deletes what can go, and returns it. An artifact leaves its place by a rename, so that nobody ever sees a part of it.
    /// </summary>
    /// <exception cref="ExecutionException">A run uses the store, or it cannot be written.</exception>
    public static IReadOnlyList<Garbage> Collect(ArtifactStore store)
    {
        using StoreUse use = StoreUse.Own(store);
        IReadOnlyList<Garbage> garbage = Find(store);
        using ScratchFolder bin = store.CreateScratch("garbage");
        StoreErrors.Guard(store.Root, () =>
        {
            // A result and its log have the same name.
            foreach ((int n, Garbage item) in garbage.Where(g => g.Kind != GarbageKind.HalfMade).Index())
            {
                Directory.Move(item.Path, Path.Combine(bin.Path, $"{n}"));
            }

            return ScratchFolder.Sweep(store.Layout.Temporary, delete: true);
        });
        return garbage;
    }

    private static bool IsAbandoned(ArtifactStore store, ArtifactId id, HashSet<ArtifactId> reachable) =>
        (!reachable.Contains(id) || Directory.Exists(store.Layout.Artifact(id))) && !new JobNotes(store).IsRunning(id);

    private static bool IsLogOf(string path, HashSet<ArtifactId> reachable) =>
        ArtifactId.TryParse(Path.GetFileNameWithoutExtension(path), out ArtifactId? id) && reachable.Contains(id);

    private static IEnumerable<string> Entries(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder) : [];

    private static Garbage Of(GarbageKind kind, string path) => new(kind, path, FolderSize.Of(path));
}
