namespace Minori.Execution.Scheduling;

/// <summary>How a run ended.</summary>
public sealed record RunSummary
{
    /// <summary>Jobs done by this run.</summary>
    public required int Finished { get; init; }

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

    public required TimeSpan Elapsed { get; init; }

    /// <summary>Jobs with their artifact in the store.</summary>
    public int Done => Finished + Skipped;

    /// <summary>All jobs that the run was about: the done, the failed, the blocked and the remaining.</summary>
    public int Wanted => Done + Failures.Count + Blocked + Remaining;

    /// <summary>All that was wanted is in the store.</summary>
    public bool Complete => Failures.Count == 0 && Blocked == 0 && Remaining == 0;
}
