using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Workers;

namespace Minori.Execution.Scheduling;

/// <summary>
/// What follows from how an attempt ended: the job is done, failed, tried again later, or waits for inputs that are made
/// again first. Belongs to the run's loop.
/// </summary>
internal sealed class AttemptOutcomes(
    ArtifactStore store, SchedulerOptions options, JobGraph graph, JobStates states, RunReports reports, RunMailbox mailbox,
    CancellationToken stop)
{
    // A disk that damages what is written must not keep a run going for ever.
    private const int MostLosses = 3;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);
    private readonly int[] attempts = new int[graph.Jobs.Length];
    private readonly int[] losses = new int[graph.Jobs.Length]; // how often inputs of a job were found damaged or gone
    private readonly List<JobFailed> failures = [];
    private readonly HashSet<int> elsewhere = [];

    /// <summary>The jobs that failed for good.</summary>
    public IReadOnlyList<JobFailed> Failures => failures;

    /// <summary>Jobs that wait for a time.</summary>
    public int Delayed { get; private set; }

    /// <summary>Jobs that another process did while this run went on.</summary>
    public int Elsewhere => elsewhere.Count;

    /// <summary>Whether any job was attempted.</summary>
    public bool AnyAttempt => attempts.Any(made => made > 0);

    /// <summary>Counts an attempt that begins; returns its number, the first 1.</summary>
    public int Count(int job) => ++attempts[job];

    /// <summary>Draws the consequences of an attempt's end.</summary>
    public void Conclude(int job, JobOutcome outcome, TimeSpan elapsed)
    {
        if (outcome.Kind is JobOutcomeKind.Crashed or JobOutcomeKind.Interrupted)
        {
            store.SweepTemporary();
        }

        // The store, not the messenger, says whether the job is done.
        if (outcome.Kind is not (JobOutcomeKind.Failed or JobOutcomeKind.InputsLost) && IsPresent(job))
        {
            states.Finish(job);
            bool byAnother = outcome.Kind is JobOutcomeKind.Busy or JobOutcomeKind.AlreadyDone;
            _ = byAnother ? elsewhere.Add(job) : elsewhere.Remove(job);
            reports.Tell(byAnother ? new JobDoneElsewhere(graph.Jobs[job]) : new JobFinished(graph.Jobs[job], elapsed));
            return;
        }

        switch (outcome.Kind)
        {
            case JobOutcomeKind.Failed:
                Fail(job, outcome.Message ?? "it gave no reason");
                break;
            case JobOutcomeKind.Busy:
                attempts[job]--;
                Delay(job, options.BusyDelay);
                break;
            case JobOutcomeKind.Interrupted when stop.IsCancellationRequested:
                states.Delay(job);
                reports.Interrupted(graph.Jobs[job]);
                break;
            case JobOutcomeKind.Interrupted:
                Retry(job, "it was stopped from outside");
                break;
            case JobOutcomeKind.InputsLost:
                RemakeInputs(job, outcome);
                break;
            case JobOutcomeKind.Succeeded or JobOutcomeKind.AlreadyDone:
                Retry(job, "it ended well but its artifact is not in the store");
                break;
            default:
                Retry(job, outcome.Message ?? "it crashed");
                break;
        }
    }

    private void Retry(int job, string message)
    {
        if (attempts[job] > options.Retries)
        {
            Fail(job, $"{message} (attempt {attempts[job]}, the last)");
            return;
        }

        double factor = Math.Pow(2, attempts[job] - 1);
        TimeSpan delay = TimeSpan.FromTicks(
            (long)Math.Min(LongestDelay.Ticks, options.RetryDelay.Ticks * factor));
        reports.Tell(new JobRetried(graph.Jobs[job], message, delay));
        Delay(job, delay);
    }

    private void RemakeInputs(int job, JobOutcome outcome)
    {
        string message = outcome.Message ?? "inputs are absent";
        int?[] lost = [.. (outcome.LostInputs ?? []).Select(graph.Find)];
        if (lost.Contains(null))
        {
            Fail(job, message);
            return;
        }

        if (++losses[job] > MostLosses)
        {
            Fail(job, $"{message}; that has happened {losses[job]} times: check the disk");
            return;
        }

        // It has not begun: what went amiss is not its own.
        attempts[job]--;
        reports.Tell(new JobRetried(graph.Jobs[job], $"{message}; they are made again first", TimeSpan.Zero));
        foreach (int? input in lost)
        {
            states.Lose(input!.Value, IsPresent);
        }

        states.Wait(job);
        TellBlocked();
    }

    private void Fail(int job, string message)
    {
        failures.Add(reports.Failed(graph.Jobs[job], message));
        states.Fail(job);
        TellBlocked();
    }

    private void TellBlocked()
    {
        foreach ((int blocked, int failed) in states.TakeBlocked())
        {
            reports.Tell(new JobBlocked(graph.Jobs[blocked], graph.Jobs[failed]));
        }
    }

    private void Delay(int job, TimeSpan delay)
    {
        states.Delay(job);
        Delayed++;
        _ = WakeAsync();

        async Task WakeAsync()
        {
            await Task.Delay(delay, options.Clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            mailbox.Post(() =>
            {
                Delayed--;
                states.MakeReady(job);
            });
        }
    }

    private bool IsPresent(int job) => store.TryOpen(graph.Jobs[job].Id) is not null;
}
