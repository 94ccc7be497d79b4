namespace Minori.Execution.Workers;

/// <summary>
/// What <c>minori worker</c> runs. Standard output carries <see cref="WorkerMessage"/> lines and nothing else, standard
/// error the jobs' logs. SIGINT or SIGTERM asks the job to save its state and stop; a second one ends the process at once.
/// </summary>
public static class WorkerEntry
{
    /// <summary>
    /// <c>minori worker JOBFILE</c>: one job, for a batch system or a person.
    /// </summary>
    /// <returns>The exit code, one of <see cref="WorkerExitCode"/>.</returns>
    /// <exception cref="ExecutionException">The job file cannot be read.</exception>
    public static int RunJob(IReadOnlyDictionary<string, IJobKind> kinds, string jobFile)
    {
        JobAssignment assignment = JobAssignment.Read(jobFile);
        using WorkerOutput output = new();
        using CancellationTokenSource stop = new();
        using StopSignals signals = new(stop.Cancel);
        JobOutcome outcome = new WorkerHost(kinds).Execute(assignment, output, output.Log, stop.Token);
        output.Send(outcome);
        return WorkerExitCode.Of(outcome.Kind);
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
        WorkerInput input = new(grace ?? TimeSpan.FromSeconds(10));
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
