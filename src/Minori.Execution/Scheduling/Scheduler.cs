using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Graphs;

namespace Minori.Execution.Scheduling;

/// <summary>
/// Brings the artifacts that a graph wants into a store: skips what is there, runs what is ready, the longest path first,
/// and keeps going through crashes, damaged artifacts and other schedulers on the same store.
/// </summary>
/// <param name="store">Where the artifacts go.</param>
/// <param name="executor">Where the jobs are done; stays the caller's to dispose of.</param>
/// <param name="options">The defaults of <see cref="SchedulerOptions"/> where null.</param>
public sealed class Scheduler(ArtifactStore store, IExecutor executor, SchedulerOptions? options = null)
{
    private readonly SchedulerOptions options = options ?? new SchedulerOptions();

    /// <summary>Runs a graph. Failures of jobs are in the summary.</summary>
    /// <param name="graph">The jobs.</param>
    /// <param name="progress">
    /// Told of each event on the thread that runs the loop, in order; it should return soon. (<see cref="Progress{T}"/>
    /// would lose the order.)
    /// </param>
    /// <param name="stop">Starts no more jobs and asks the running ones to save their state and end.</param>
    /// <param name="kill">Ends the running jobs at once.</param>
    /// <exception cref="ExecutionException">The store cannot be used, or no job can be started at all.</exception>
    public async Task<RunSummary> RunAsync(
        JobGraph graph,
        IProgress<SchedulerEvent>? progress = null,
        CancellationToken stop = default,
        CancellationToken kill = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Slots, 1);
        List<string> damages = [];
        store.DamageFound += damages.Add;
        JobPlan plan;
        try
        {
            plan = JobPlan.Create(graph, store);
        }
        finally
        {
            store.DamageFound -= damages.Add;
        }

        using SchedulerRun run = new(plan, store, executor, options, progress, stop, kill);
        return await run.RunAsync(damages).ConfigureAwait(false);
    }
}
