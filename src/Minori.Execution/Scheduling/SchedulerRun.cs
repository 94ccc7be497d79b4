using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Graphs;
using Minori.Execution.Workers;

namespace Minori.Execution.Scheduling;

/// <summary>
/// One run of a scheduler. All state belongs to one loop; executors, timers and cancellation only post to its mailbox.
/// </summary>
internal sealed class SchedulerRun : IDisposable
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(2);
    private readonly ArtifactStore store;
    private readonly IExecutor executor;
    private readonly SchedulerOptions options;
    private readonly IProgress<SchedulerEvent>? progress;
    private readonly CancellationTokenSource stop;
    private readonly CancellationToken kill;
    private readonly Channel<Action> mailbox = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly List<JobFailed> failures = [];
    private readonly JobNotes notes;
    private readonly Dictionary<int, long> noted = [];
    private JobGraph graph = null!;
    private JobStates states = null!;
    private int[] attempts = [];
    private int running;
    private int delayed;
    private long memoryInUse;
    private ExceptionDispatchInfo? fatal;

    public SchedulerRun(
        ArtifactStore store,
        IExecutor executor,
        SchedulerOptions options,
        IProgress<SchedulerEvent>? progress,
        CancellationToken stop,
        CancellationToken kill)
    {
        this.store = store;
        this.executor = executor;
        this.options = options;
        this.progress = progress;
        this.stop = CancellationTokenSource.CreateLinkedTokenSource(stop, kill);
        this.kill = kill;
        notes = new JobNotes(store);
    }

    private bool StartsNoMore => stop.IsCancellationRequested || (failures.Count > 0 && !options.KeepGoing);

    public async Task<RunSummary> RunAsync(JobGraph jobs)
    {
        long start = options.Clock.GetTimestamp();
        store.DamageFound += TellDamage;
        try
        {
            Plan(jobs);
            using CancellationTokenRegistration wake = stop.Token.UnsafeRegister(_ => Post(() => { }), null);
            while (await TurnAsync().ConfigureAwait(false))
            {
            }

            while (mailbox.Reader.TryRead(out Action? rest))
            {
                rest();
            }

            Tidy();
        }
        finally
        {
            store.DamageFound -= TellDamage;
        }

        fatal?.Throw();
        return Summarise(options.Clock.GetElapsedTime(start));
    }

    public void Dispose() => stop.Dispose();

    /// <summary>One turn of the loop; false when nothing runs and nothing will. A failure waits for the running jobs.</summary>
    private async ValueTask<bool> TurnAsync()
    {
        try
        {
            StartReadyJobs();
            if (running == 0 && (delayed == 0 || StartsNoMore))
            {
                return false;
            }

            Action next = await mailbox.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            next();
        }
#pragma warning disable CA1031 // Thrown again by RunAsync, when the running jobs have ended.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            End(exception);
        }

        return true;
    }

    private void Plan(JobGraph jobs)
    {
        JobPlan plan = JobPlan.Create(jobs, store);
        if (plan.Needs.Contains(JobNeed.ToRun))
        {
            store.RequireWritable();
            store.SweepTemporary();
        }

        graph = jobs;
        states = new JobStates(plan);
        attempts = new int[jobs.Jobs.Length];
        Tell(new RunPlanned(plan));
        foreach (Job job in plan.With(JobNeed.Present))
        {
            Tell(new JobSkipped(job));
        }
    }

    /// <summary>
    /// What processes left that died while the run went on. A store that was only looked at may be read-only.
    /// </summary>
    private void Tidy()
    {
        if (attempts.Any(made => made > 0))
        {
            store.SweepTemporary();
            store.SweepWork();
        }
    }

    /// <summary>
    /// Starts jobs strictly in order of priority: where the first does not fit into memory yet, no smaller one overtakes
    /// it, or a stream of small jobs could keep it waiting to the end.
    /// </summary>
    private void StartReadyJobs()
    {
        while (!StartsNoMore && running < options.Slots && states.TryPeek(out int job))
        {
            long memory = graph.Jobs[job].MemoryBytes;
            if (running > 0 && memoryInUse + memory > options.MemoryBytes)
            {
                break;
            }

            Tell(new JobStarted(graph.Jobs[job], attempts[job] + 1));
            states.StartNext();
            running++;
            memoryInUse += memory;
            attempts[job]++;
            notes.Begun(graph.Jobs[job].Id);
            _ = AttemptAsync(job, ThreadsForStarted());
        }
    }

    /// <summary>A job that starts while nothing else is ready also gets the threads of the slots that would stand idle.</summary>
    private int ThreadsForStarted() => options.ThreadsForStarted(running, othersReady: states.TryPeek(out _));

    private async Task AttemptAsync(int job, int threads)
    {
        long start = options.Clock.GetTimestamp();
        try
        {
            JobAssignment assignment = new(store.Root, graph.Jobs[job].Record, threads, options.TimeLimit)
            {
                Locations = options.Locations,
            };
            ProgressRelay relay = new(p => Post(() => Hear(job, p)));
            JobOutcome outcome = await executor.RunAsync(assignment, relay, stop.Token, kill).ConfigureAwait(false);
            Post(() => Conclude(job, outcome, options.Clock.GetElapsedTime(start)));
        }
#pragma warning disable CA1031 // The loop has to hear of it, whatever it is: it ends the run and is thrown from there.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Post(() => Abort(job, exception));
        }
    }

    private void Hear(int job, JobProgress told)
    {
        Tell(new JobProgressed(graph.Jobs[job], told));
        if (!noted.TryGetValue(job, out long last) || options.Clock.GetElapsedTime(last) >= BetweenNotes)
        {
            noted[job] = options.Clock.GetTimestamp();
            notes.Progressed(graph.Jobs[job].Id, told, options.Clock.GetUtcNow());
        }
    }

    private void Conclude(int job, JobOutcome outcome, TimeSpan elapsed)
    {
        Release(job);
        if (outcome.Kind is JobOutcomeKind.Crashed or JobOutcomeKind.Interrupted)
        {
            store.SweepTemporary();
        }

        // The store, not the messenger, says whether the job is done.
        if (outcome.Kind is not (JobOutcomeKind.Failed or JobOutcomeKind.InputsLost) && IsPresent(job))
        {
            states.Finish(job);
            Tell(new JobFinished(graph.Jobs[job], elapsed));
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
                Tell(new JobInterrupted(graph.Jobs[job]));
                break;
            case JobOutcomeKind.Interrupted:
                Retry(job, "it was stopped from outside");
                break;
            case JobOutcomeKind.InputsLost:
                RemakeInputs(job, outcome);
                break;
            case JobOutcomeKind.Succeeded:
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
        Tell(new JobRetried(graph.Jobs[job], message, delay));
        Delay(job, delay);
    }

    private void RemakeInputs(int job, JobOutcome outcome)
    {
        string message = outcome.Message ?? "inputs are absent";
        int?[] lost = [.. (outcome.LostInputs ?? []).Select(graph.Find)];
        if (attempts[job] > options.Retries || lost.Contains(null))
        {
            Fail(job, $"{message} (attempt {attempts[job]}, the last)");
            return;
        }

        Tell(new JobRetried(graph.Jobs[job], $"{message}; they are made again first", TimeSpan.Zero));
        foreach (int? input in lost)
        {
            states.Lose(input!.Value, IsPresent);
        }

        states.Wait(job);
    }

    private void Fail(int job, string message)
    {
        Job failed = graph.Jobs[job];
        JobFailed failure = new(failed, message, store.LogFile(failed.Id));
        failures.Add(failure);
        notes.Failed(failed.Id, message, options.Clock.GetUtcNow());
        Tell(failure);
        foreach (int blocked in states.Fail(job))
        {
            Tell(new JobBlocked(graph.Jobs[blocked], failed));
        }
    }

    private void Delay(int job, TimeSpan delay)
    {
        states.Delay(job);
        delayed++;
        _ = WakeAsync();

        async Task WakeAsync()
        {
            await Task.Delay(delay, options.Clock, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Post(() =>
            {
                delayed--;
                states.MakeReady(job);
            });
        }
    }

    private bool IsPresent(int job) => store.TryOpen(graph.Jobs[job].Id) is not null;

    private void Abort(int job, Exception exception)
    {
        Release(job);
        states.Delay(job);
        End(exception);
    }

    private void End(Exception exception)
    {
        fatal ??= ExceptionDispatchInfo.Capture(exception);
        stop.Cancel();
    }

    private void Release(int job)
    {
        running--;
        memoryInUse -= graph.Jobs[job].MemoryBytes;
    }

    private RunSummary Summarise(TimeSpan elapsed) => new()
    {
        Finished = states.Count(JobState.Finished),
        Skipped = states.Count(JobState.Present),
        NotNeeded = states.Count(JobState.NotNeeded),
        Failures = failures,
        Blocked = states.Count(JobState.Blocked),
        Remaining = states.Count(JobState.Waiting) + states.Count(JobState.Ready) + states.Count(JobState.Delayed),
        Elapsed = elapsed,
    };

    private void TellDamage(string message) => Post(() => Tell(new RunNotice(message)));

    private void Tell(SchedulerEvent occurrence) => progress?.Report(occurrence);

    private void Post(Action message) => mailbox.Writer.TryWrite(message);

    private sealed class ProgressRelay(Action<JobProgress> receive) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => receive(value);
    }
}
