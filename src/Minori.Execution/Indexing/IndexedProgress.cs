using Microsoft.Data.Sqlite;
using Minori.Execution.Artifacts;
using Minori.Execution.Scheduling;

namespace Minori.Execution.Indexing;

/// <summary>Passes a run's events on, and keeps the store's index up with them. Without an index the run goes on as well.</summary>
public sealed class IndexedProgress(ArtifactStore store, IProgress<SchedulerEvent>? next) : IProgress<SchedulerEvent>, IDisposable
{
    private StoreIndex? index;
    private bool given;

    public void Report(SchedulerEvent value)
    {
        if (value is JobFinished finished && !given)
        {
            try
            {
                index ??= StoreIndex.Open(store);
                if (store.TryOpen(finished.Job.Id) is { } artifact)
                {
                    index.Add(artifact);
                }
            }
            catch (Exception exception) when (exception is SqliteException or ExecutionException or TypeInitializationException or DllNotFoundException)
            {
                // Whoever needs the index brings it up to date.
                given = true;
            }
        }

        next?.Report(value);
    }

    public void Dispose() => index?.Dispose();
}
