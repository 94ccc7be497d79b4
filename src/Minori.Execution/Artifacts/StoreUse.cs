namespace Minori.Execution.Artifacts;

/// <summary>
/// Keeps those who make results and those who delete them apart: any number of runs share a store, and what deletes from
/// it has it alone. The claim ends with the object or its process.
/// </summary>
public sealed class StoreUse : IDisposable
{
    private readonly FileStream claim;

    private StoreUse(FileStream claim) => this.claim = claim;

    /// <summary>Claims the store for a run.</summary>
    /// <exception cref="ExecutionException">Something is deleting from it, or it cannot be written.</exception>
    public static StoreUse Share(ArtifactStore store) => new(StoreErrors.Guard(store.Root, () =>
    {
        Directory.CreateDirectory(store.Root);
        return LockFile.TryShare(store.Layout.UseLock);
    }) ?? throw new ExecutionException($"garbage is being collected in the store {store.Root}: wait for its end and run again"));

    /// <summary>Claims the store for deleting from it.</summary>
    /// <exception cref="ExecutionException">A run is using it, or it cannot be written.</exception>
    public static StoreUse Own(ArtifactStore store) =>
        new(StoreErrors.Guard(store.Root, () => LockFile.TryAcquire(store.Layout.UseLock))
            ?? throw new ExecutionException($"a study is being run on the store {store.Root}: wait for its end, or stop it, and try again"));

    public void Dispose() => claim.Dispose();
}
