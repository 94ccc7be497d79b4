using System.Runtime.ExceptionServices;
using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Graphs;

namespace Minori.Execution.Scheduling;

/// <summary>
/// One run of a scheduler. All state belongs to one loop; executors, timers and cancellation only post to its mailbox.
/// </summary>
internal sealed class SchedulerRun : IDisposable
{
    private readonly ArtifactStore store;
    private readonly IExecutor executor;
    private readonly SchedulerOptions options;
    private readonly CancellationTokenSource stop;
    private readonly CancellationToken kill;
    private readonly RunMailbox mailbox = new();
    private readonly RunReports reports;
    private readonly JobGraph graph;
    private readonly JobStates states;
    private readonly JobPlan plan;
    private readonly JobAttempts attempts;
    private readonly AttemptOutcomes outcomes;
    private ExceptionDispatchInfo? fatal;

    public SchedulerRun(
        JobPlan plan,
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
        this.stop = CancellationTokenSource.CreateLinkedTokenSource(stop, kill);
        this.kill = kill;
        this.plan = plan;
        graph = plan.Graph;
        states = new JobStates(plan);
        reports = new RunReports(store, options, progress);
        attempts = new JobAttempts(store, executor, options, mailbox);
        outcomes = new AttemptOutcomes(store, options, graph, states, reports, mailbox, this.stop.Token);
    }

    private bool StartsNoMore => stop.IsCancellationRequested || (outcomes.Failures.Count > 0 && !options.KeepGoing);

    /// <param name="damages">What was set aside while the run was planned.</param>
    public async Task<RunSummary> RunAsync(IReadOnlyList<string> damages)
    {
        long start = options.Clock.GetTimestamp();
        store.DamageFound += TellDamage;
        try
        {
            Begin();
            foreach (string damage in damages)
            {
                TellDamage(damage);
            }

            using CancellationTokenRegistration wake = stop.Token.UnsafeRegister(_ => mailbox.Post(TellStopping), null);
            while (await TurnAsync().ConfigureAwait(false))
            {
            }

            mailbox.DoRest();
            Tidy();
        }
        finally
        {
            store.DamageFound -= TellDamage;
        }

        fatal?.Throw();
        return RunSummary.Of(graph, states, outcomes, new JobNotes(store), options.Clock.GetElapsedTime(start));
    }

    public void Dispose() => stop.Dispose();

    private void Begin()
    {
        if (plan.Needs.Contains(JobNeed.ToRun))
        {
            store.RequireWritable();
            store.SweepTemporary();
        }

        reports.Tell(new RunPlanned(plan));
        foreach (Job job in plan.With(JobNeed.Present))
        {
            reports.Tell(new JobSkipped(job));
        }
    }

    /// <summary>One turn of the loop; false when nothing runs and nothing will. A failure waits for the running jobs.</summary>
    private async ValueTask<bool> TurnAsync()
    {
        try
        {
            StartReadyJobs();
            if (attempts.Running.Count == 0 && (outcomes.Delayed == 0 || StartsNoMore))
            {
                return false;
            }

            await mailbox.DoNextAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Thrown again by RunAsync, when the running jobs have ended.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            End(exception);
        }

        return true;
    }

    /// <summary>
    /// Starts jobs strictly in order of priority: where the first does not fit into memory yet, no smaller one overtakes
    /// it, or a stream of small jobs could keep it waiting to the end.
    /// </summary>
    private void StartReadyJobs()
    {
        while (!StartsNoMore && attempts.HasSlot && states.TryPeek(out int job) && ThreadsFor(graph.Jobs[job]) is { } threads)
        {
            Start(job, threads);
        }
    }

    /// <summary>A job that starts while nothing else is ready also gets the threads of the slots that would stand idle.</summary>
    private int? ThreadsFor(Job job) =>
        attempts.ThreadsFor(job, options.ThreadsForStarted(attempts.Running.Count + 1, othersReady: states.ReadyCount > 1));

    private void Start(int number, int threads)
    {
        Job job = graph.Jobs[number];
        reports.Tell(new JobStarted(job, outcomes.Count(number)));
        states.StartNext();
        attempts.Claim(job, threads);
        reports.Begun(job);
        _ = attempts.MakeAsync(
            job,
            threads,
            told => reports.Progressed(job, told),
            (outcome, elapsed) =>
            {
                attempts.Release(job);
                outcomes.Conclude(number, outcome, elapsed);
            },
            exception =>
            {
                attempts.Release(job);
                states.Delay(number);
                End(exception);
            },
            stop.Token,
            kill);
    }

    /// <summary>
    /// What processes left that died while the run went on. A store that was only looked at may be read-only.
    /// </summary>
    private void Tidy()
    {
        if (outcomes.AnyAttempt)
        {
            store.SweepTemporary();
            store.SweepWork();
        }
    }

    private void End(Exception exception)
    {
        fatal ??= ExceptionDispatchInfo.Capture(exception);
        stop.Cancel();
    }

    private void TellStopping()
    {
        if (attempts.Running.Count > 0)
        {
            reports.Tell(new RunStopping([.. attempts.Running], executor.Grace));
        }
    }

    private void TellDamage(string message) => mailbox.Post(() => reports.Tell(new RunNotice(message)));
}
