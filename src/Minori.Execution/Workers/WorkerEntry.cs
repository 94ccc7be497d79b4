namespace Minori.Execution.Workers;

/// <summary>
/// What <c>minori worker</c> runs. Standard output carries <see cref="WorkerMessage"/> lines and nothing else, standard
/// error the jobs' logs. SIGINT, SIGTERM or SIGHUP asks the job to save its state and stop, in whatever time the coordinator gives
/// it; a second one ends the process at once.
/// </summary>
public static class WorkerEntry
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>
    /// <c>minori worker JOBFILE</c>: one job, for a batch system or a person. After the job's time limit it has
    /// <paramref name="grace"/> to save its state; then the process ends.
    /// </summary>
    /// <returns>The exit code, one of <see cref="WorkerExitCode"/>.</returns>
    /// <exception cref="ExecutionException">The job file cannot be read.</exception>
    public static int RunJob(IReadOnlyDictionary<string, IJobKind> kinds, string jobFile, TimeSpan? grace = null)
    {
        JobAssignment assignment = JobAssignment.Read(jobFile);
        using WorkerOutput output = new();
        using CancellationTokenSource stop = new();
        using StopSignals signals = new(stop.Cancel);
        using CancellationTokenSource limit = assignment.StartTimeLimit();
        using CancellationTokenSource overdue = new();
        using CancellationTokenRegistration end = overdue.Token.UnsafeRegister(_ => EndHere(JobOutcome.OutOfTime(assignment)), null);
        using CancellationTokenRegistration ask = limit.Token.UnsafeRegister(
            _ =>
            {
                overdue.CancelAfter(grace ?? Grace);
                stop.Cancel();
            },
            null);
        JobOutcome outcome = new WorkerHost(kinds).Execute(assignment, output, output.Log, stop.Token);
        outcome = outcome.Kind == JobOutcomeKind.Interrupted && limit.IsCancellationRequested ? JobOutcome.OutOfTime(assignment) : outcome;
        output.Send(outcome);
        return WorkerExitCode.Of(outcome.Kind);

        void EndHere(JobOutcome overtaken)
        {
            output.Send(overtaken);
            Environment.Exit(WorkerExitCode.Of(overtaken.Kind));
        }
    }

    /// <summary>
    /// <c>minori worker --serve</c>: one job after another, their files named on standard input, line by line. The line
    /// <c>cancel</c> asks the current job to stop. The end of standard input ends the process: the coordinator is done,
    /// or dead; a job still running then has <paramref name="grace"/> to save its state.
    /// </summary>
    /// <returns>The exit code 0.</returns>
    public static int Serve(IReadOnlyDictionary<string, IJobKind> kinds, TimeSpan? grace = null)
    {
        WorkerHost host = new(kinds);
        using WorkerOutput output = new();
        WorkerInput input = new(grace ?? Grace);
        using StopSignals signals = new(input.Stop);
        input.Start();
        foreach (WorkerTask task in input.Tasks())
        {
            JobOutcome outcome;
            try
            {
                JobAssignment assignment = JobAssignment.Read(task.JobFile);
                outcome = host.Execute(assignment, output, output.Log, task.Cancellation.Token);
            }
            catch (ExecutionException exception)
            {
                outcome = JobOutcome.Crashed(exception.Message);
            }

            output.Send(outcome);
        }

        return 0;
    }
}
