using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Graphs;
using Minori.Execution.Workers;

namespace Minori.Execution.Scheduling;

/// <summary>
/// The attempts under way, and the slots and memory that they take. Belongs to the run's loop: the executor's answers
/// come through its mailbox.
/// </summary>
internal sealed class JobAttempts(ArtifactStore store, IExecutor executor, SchedulerOptions options, RunMailbox mailbox)
{
    private readonly List<Job> running = [];
    private readonly Dictionary<Job, long> memory = new(ReferenceEqualityComparer.Instance);

    /// <summary>The jobs under way, in the order of their start.</summary>
    public IReadOnlyList<Job> Running => running;

    /// <summary>Whether a slot is free.</summary>
    public bool HasSlot => running.Count < options.Slots;

    /// <summary>
    /// The threads that a job may be started with: the wanted ones if its memory with them is free, else those of a slot.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="wanted">Threads, those of idle slots among them.</param>
    /// <returns>Null where its memory is not free yet; a job alone may take more than there is.</returns>
    public int? ThreadsFor(Job job, int wanted) =>
        HasMemoryFor(job, wanted) ? wanted
        : running.Count == 0 || HasMemoryFor(job, options.ThreadsPerJob) ? options.ThreadsPerJob
        : null;

    /// <summary>Takes a slot and the memory of a job with so many threads.</summary>
    public void Claim(Job job, int threads)
    {
        running.Add(job);
        memory.Add(job, job.Memory.Bytes(threads));
    }

    /// <summary>Gives them back.</summary>
    public void Release(Job job)
    {
        running.Remove(job);
        memory.Remove(job);
    }

    /// <summary>Makes an attempt at a job; what comes of it is done in the run's loop.</summary>
    /// <param name="job">A job whose place is claimed.</param>
    /// <param name="threads">What it is told it may use.</param>
    /// <param name="heard">It told how far it is.</param>
    /// <param name="ended">It ended, after so long.</param>
    /// <param name="broke">No attempt was possible, whatever the job.</param>
    /// <param name="stop">Asks it to save its state and end.</param>
    /// <param name="kill">Ends it at once.</param>
    public async Task MakeAsync(
        Job job,
        int threads,
        Action<JobProgress> heard,
        Action<JobOutcome, TimeSpan> ended,
        Action<Exception> broke,
        CancellationToken stop,
        CancellationToken kill)
    {
        long start = options.Clock.GetTimestamp();
        try
        {
            JobAssignment assignment = new(store.Root, job.Record, threads, options.TimeLimit) { Locations = options.Locations, Hints = options.Hints };
            ProgressRelay relay = new(told => mailbox.Post(() => heard(told)));
            JobOutcome outcome = await executor.RunAsync(assignment, relay, stop, kill).ConfigureAwait(false);
            mailbox.Post(() => ended(outcome, options.Clock.GetElapsedTime(start)));
        }
#pragma warning disable CA1031 // The loop has to hear of it, whatever it is: it ends the run and is thrown from there.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            mailbox.Post(() => broke(exception));
        }
    }

    private bool HasMemoryFor(Job job, int threads) => memory.Values.Sum() + job.Memory.Bytes(threads) <= options.MemoryBytes;

    private sealed class ProgressRelay(Action<JobProgress> receive) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => receive(value);
    }
}
