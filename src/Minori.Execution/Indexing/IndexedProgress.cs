using Microsoft.Data.Sqlite;
using Minori.Execution.Artifacts;
using Minori.Execution.Scheduling;

namespace Minori.Execution.Indexing;

/// <summary>Passes a run's events on, and keeps the store's index up with them. Without an index the run goes on as well.</summary>
public sealed class IndexedProgress : IProgress<SchedulerEvent>, IDisposable
{
    private readonly ArtifactStore store;
    private readonly Func<StoreIndex> open;
    private readonly IProgress<SchedulerEvent>? next;
    private StoreIndex? index;
    private bool given;

    /// <param name="store">The store whose index is kept.</param>
    /// <param name="next">Hears of every event.</param>
    public IndexedProgress(ArtifactStore store, IProgress<SchedulerEvent>? next)
        : this(store, () => StoreIndex.Open(store), next)
    {
    }

    internal IndexedProgress(ArtifactStore store, Func<StoreIndex> open, IProgress<SchedulerEvent>? next)
    {
        this.store = store;
        this.open = open;
        this.next = next;
    }

    public void Report(SchedulerEvent value)
    {
        if (value is JobFinished finished && !given)
        {
            try
            {
                index ??= open();
                if (store.TryOpen(finished.Job.Id) is { } artifact)
                {
                    index.Add(artifact);
                }
            }
            catch (Exception exception) when (exception
                is SqliteException or ExecutionException or IOException or UnauthorizedAccessException or TypeInitializationException or DllNotFoundException)
            {
                // Whoever needs the index brings it up to date.
                given = true;
            }
        }

        next?.Report(value);
    }

    public void Dispose() => index?.Dispose();
}
