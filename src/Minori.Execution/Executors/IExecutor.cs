using Minori.Execution.Workers;

namespace Minori.Execution.Executors;

/// <summary>Decides where a job is done: in this process, in a process beside it, on a cluster.</summary>
public interface IExecutor : IAsyncDisposable
{
    /// <summary>How long a job that is asked to stop may take to save its state; null where nothing but a kill ends it.</summary>
    TimeSpan? Grace { get; }

    /// <summary>Makes one attempt at a job. Called for several jobs at once.</summary>
    /// <param name="assignment">The job and its circumstances.</param>
    /// <param name="progress">Told from any thread.</param>
    /// <param name="stop">Asks the job to save its state and end, and gives it a time of grace for that.</param>
    /// <param name="kill">Ends the attempt at once.</param>
    /// <returns>How the attempt ended; cancellation is an outcome, not an exception.</returns>
    /// <exception cref="ExecutionException">No job can be done here, whichever it is: the run is over.</exception>
    Task<JobOutcome> RunAsync(
        JobAssignment assignment,
        IProgress<JobProgress> progress,
        CancellationToken stop,
        CancellationToken kill);
}
