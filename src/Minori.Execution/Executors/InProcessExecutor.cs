using Minori.Execution.Artifacts;
using Minori.Execution.Workers;

namespace Minori.Execution.Executors;

/// <summary>
/// Does jobs on threads of this process: no start-up cost, no protection from jobs that crash, and no way to end one that
/// does not listen. Such a thread is left behind when its time limit or a kill comes.
/// </summary>
/// <param name="kinds">The kinds of jobs, by name.</param>
/// <param name="grace">How long a job may take to obey a time limit; 10 s by default.</param>
public sealed class InProcessExecutor(IReadOnlyDictionary<string, IJobKind> kinds, TimeSpan? grace = null) : IExecutor
{
    private readonly WorkerHost host = new(kinds);
    private readonly TimeSpan grace = grace ?? TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public TimeSpan? Grace => null;

    public async Task<JobOutcome> RunAsync(
        JobAssignment assignment,
        IProgress<JobProgress> progress,
        CancellationToken stop,
        CancellationToken kill)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        using CancellationTokenSource limit = assignment.StartTimeLimit();
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(stop, kill, limit.Token);
        CancellationToken cancelled = cancel.Token;
        using JobLog log = new(new ArtifactStore(assignment.Store).LogFile(assignment.Record.Id));

        Task<JobOutcome> attempt = Task.Factory.StartNew(
            () => host.Execute(assignment, progress, log, cancelled),
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);
        JobOutcome outcome = await Settle(attempt, limit.Token, kill).ConfigureAwait(false);
        return outcome.Kind == JobOutcomeKind.Interrupted && limit.IsCancellationRequested
            ? JobOutcome.OutOfTime(assignment)
            : outcome;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Waits for the attempt, but not past a kill, nor past the grace that follows the time limit.</summary>
    private async Task<JobOutcome> Settle(Task<JobOutcome> attempt, CancellationToken limit, CancellationToken kill)
    {
        using CancellationTokenSource giveUp = CancellationTokenSource.CreateLinkedTokenSource(kill);
        using CancellationTokenRegistration overdue = limit.UnsafeRegister(_ => giveUp.CancelAfter(grace), null);
        try
        {
            return await attempt.WaitAsync(giveUp.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return JobOutcome.Interrupted;
        }
    }
}
