using System.Collections.Concurrent;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;

namespace Minori.Execution.Executors;

/// <summary>
/// Does jobs in worker processes on this machine. A worker that has done its job waits for the next one, which saves
/// its start-up time; one that crashes, hangs or is killed takes only its own job with it.
/// </summary>
/// <param name="command">Starts a worker.</param>
/// <param name="grace">How long a job may take to save its state when asked to stop; 30 s by default.</param>
public sealed class LocalProcessExecutor(WorkerCommand command, TimeSpan? grace = null) : IExecutor
{
    private readonly TimeSpan grace = grace ?? TimeSpan.FromSeconds(30);
    private readonly ConcurrentBag<WorkerProcess> idle = [];
    private readonly ConcurrentDictionary<string, ScratchFolder> jobFolders = [];

    /// <inheritdoc/>
    public TimeSpan? Grace => grace;

    public async Task<JobOutcome> RunAsync(
        JobAssignment assignment,
        IProgress<JobProgress> progress,
        CancellationToken stop,
        CancellationToken kill)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        ArtifactStore store = new(assignment.Store);
        string jobFile = Path.Combine(JobFolder(store), $"{assignment.Record.Id}.json");
        StoreErrors.Guard(store.Root, () =>
        {
            assignment.Write(jobFile);
            return jobFile;
        });
        using JobLog log = new(store.LogFile(assignment.Record.Id));

        WorkerProcess worker = await BeginAsync(jobFile, log).ConfigureAwait(false);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(kill);
        using CancellationTokenSource limit = assignment.StartTimeLimit();
        JobOutcome? outcome;
        using (kill.UnsafeRegister(_ => KillIdle(), null))
        using (end.Token.UnsafeRegister(_ => worker.Kill(), null))
        using (limit.Token.UnsafeRegister(_ => end.Cancel(), null))
        using (stop.UnsafeRegister(_ => Stop(worker, end), null))
        {
            outcome = await worker.FollowAsync(progress).ConfigureAwait(false);
        }

        File.Delete(jobFile);

        // A worker that was told from outside to stop takes no more jobs.
        bool isStopping = stop.IsCancellationRequested || outcome?.Kind == JobOutcomeKind.Interrupted;
        if (outcome is not null && !end.IsCancellationRequested && !isStopping)
        {
            idle.Add(worker);
            return outcome;
        }

        int? exitCode = outcome is null ? worker.ExitCode : null;
        await worker.DisposeAsync().ConfigureAwait(false);
        return outcome
            ?? (limit.IsCancellationRequested
                ? JobOutcome.OutOfTime(assignment)
                : end.IsCancellationRequested || stop.IsCancellationRequested
                ? JobOutcome.Interrupted
                : JobOutcome.Crashed($"its worker ended unexpectedly with exit code {exitCode}"));
    }

    /// <summary>Sends the workers home.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(idle.Select(worker => worker.DisposeAsync().AsTask())).ConfigureAwait(false);
        foreach (ScratchFolder folder in jobFolders.Values)
        {
            folder.Dispose();
        }
    }

    /// <summary>Gives the job to a worker that lives: one that died while it waited costs the job no attempt.</summary>
    private async Task<WorkerProcess> BeginAsync(string jobFile, JobLog log)
    {
        while (idle.TryTake(out WorkerProcess? waiting))
        {
            if (waiting.TryBegin(jobFile, log))
            {
                return waiting;
            }

            await waiting.DisposeAsync().ConfigureAwait(false);
        }

        WorkerProcess started = WorkerProcess.Start(command);
        _ = started.TryBegin(jobFile, log);
        return started;
    }

    private void Stop(WorkerProcess worker, CancellationTokenSource end)
    {
        worker.Cancel();
        end.CancelAfter(grace);
    }

    /// <summary>Ends the workers that wait for a job: one that hangs would not hear that its input has ended.</summary>
    private void KillIdle()
    {
        while (idle.TryTake(out WorkerProcess? worker))
        {
            worker.Kill();
        }
    }

    private string JobFolder(ArtifactStore store)
    {
        lock (jobFolders)
        {
            return jobFolders.GetOrAdd(store.Root, _ => store.CreateScratch("jobs")).Path;
        }
    }
}
