using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;

namespace Minori.Execution.Scheduling;

/// <summary>How a run ended.</summary>
public sealed record RunSummary
{
    /// <summary>Jobs done by this run.</summary>
    public required int Finished { get; init; }

    /// <summary>Jobs that another process did while this run went on.</summary>
    public int Elsewhere { get; init; }

    /// <summary>Jobs whose artifacts were in the store already.</summary>
    public required int Skipped { get; init; }

    /// <summary>Jobs that only serve finished ones and whose artifacts nobody asked for.</summary>
    public required int NotNeeded { get; init; }

    /// <summary>Jobs that failed, with their messages.</summary>
    public required IReadOnlyList<JobFailed> Failures { get; init; }

    /// <summary>Jobs that could not run because of the failures.</summary>
    public required int Blocked { get; init; }

    /// <summary>Jobs left for the next run: stopped, or not begun when the run was stopped.</summary>
    public required int Remaining { get; init; }

    /// <summary>Those of <see cref="Remaining"/> that have saved what they go on from.</summary>
    public required int Stopped { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>Jobs that this run found with nothing left to do.</summary>
    public int DoneBefore => Skipped + NotNeeded;

    /// <summary>Jobs with nothing left to do.</summary>
    public int Done => Finished + Elsewhere + DoneBefore;

    /// <summary>Jobs that are neither done nor failed nor stopped: they wait for their turn, or for others.</summary>
    public int Waiting => Blocked + Remaining - Stopped;

    /// <summary>All jobs: the done, the failed, the stopped and the waiting.</summary>
    public int Jobs => Done + Failures.Count + Stopped + Waiting;

    /// <summary>All that was wanted is in the store.</summary>
    public bool Complete => Failures.Count == 0 && Blocked == 0 && Remaining == 0;

    /// <summary>Two runs of one graph, this one and another after it, as one.</summary>
    public RunSummary Then(RunSummary next)
    {
        ArgumentNullException.ThrowIfNull(next);

        // What this run did, the other found with nothing left to do, unless it was lost in between.
        int finished = Math.Min(Finished + next.Finished, next.Done);
        int elsewhere = Math.Min(Elsewhere + next.Elsewhere, next.Done - finished);
        return next with
        {
            Finished = finished,
            Elsewhere = elsewhere,
            Skipped = next.Done - finished - elsewhere,
            NotNeeded = 0,
            Elapsed = Elapsed + next.Elapsed,
        };
    }

    /// <summary>Counts where the jobs stand at the end of a run.</summary>
    internal static RunSummary Of(
        JobGraph graph, JobStates states, AttemptOutcomes outcomes, JobNotes notes, TimeSpan elapsed)
    {
        int[] remaining =
        [
            .. Enumerable.Range(0, graph.Jobs.Length)
                .Where(n => states[n] is JobState.Waiting or JobState.Ready or JobState.Delayed),
        ];
        return new RunSummary
        {
            Finished = states.Count(JobState.Finished) - outcomes.Elsewhere,
            Elsewhere = outcomes.Elsewhere,
            Skipped = states.Count(JobState.Present),
            NotNeeded = states.Count(JobState.NotNeeded),
            Failures = outcomes.Failures,
            Blocked = states.Count(JobState.Blocked),
            Remaining = remaining.Length,
            Stopped = remaining.Count(n => notes.HasState(graph.Jobs[n].Id)),
            Elapsed = elapsed,
        };
    }
}
