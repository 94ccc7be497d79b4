using System.Collections.Frozen;

namespace Minori.Execution.Scheduling;

/// <summary>How a run uses the machine and meets failure.</summary>
public sealed record SchedulerOptions
{
    /// <summary>The most jobs at once. Default: one per processor.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// What each job is told it may use; one that starts while nothing else is ready is told the threads of idle slots as
    /// well. Default: 1.
    /// </summary>
    public int ThreadsPerJob { get; init; } = 1;

    /// <summary>
    /// The most memory that the estimates of the running jobs may add up to; a job that exceeds it runs alone.
    /// Default: four fifths of what this process may use.
    /// </summary>
    public long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 5 * 4;

    /// <summary>After a failure, do all that does not depend on it. Default: finish what runs and start nothing more.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>How often a job is tried again after a crash or with lost inputs. Default: 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>The wait before the first retry; doubles with each, up to a minute. Default: 1 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The wait before looking again at a job that another process has in hand. Default: 0.5 s.</summary>
    public TimeSpan BusyDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The most time one attempt may take. Default: no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Where this machine has what records name by its content. Default: nothing is named so.</summary>
    public IReadOnlyDictionary<string, string> Locations { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>How jobs are to go about their work, in words that their kinds know. Default: as they like.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>
    /// The threads of a job that has just been started: its own and, where nothing else is ready, those of idle slots.
    /// </summary>
    /// <param name="running">The jobs that run, this one included.</param>
    /// <param name="othersReady">Whether another job waits for a slot.</param>
    internal int ThreadsForStarted(int running, bool othersReady) =>
        ThreadsPerJob * (othersReady ? 1 : 1 + Math.Max(0, Slots - running));

    /// <summary>The clock behind the waits and the durations.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
