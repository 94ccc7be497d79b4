using System.Collections.Concurrent;
using System.Text;

namespace Minori.Execution.Workers;

/// <summary>A job file to work on and the means to stop that work.</summary>
internal sealed record WorkerTask(string JobFile, CancellationTokenSource Cancellation);

/// <summary>
/// Reads a serving worker's standard input on a thread of its own, because a job must hear <c>cancel</c>, and the
/// coordinator's death, while it works.
/// </summary>
/// <param name="grace">What a task may still take after the end of input.</param>
internal sealed class WorkerInput(TimeSpan grace)
{
    public const string CancelLine = "cancel";
    private readonly BlockingCollection<WorkerTask> tasks = [];

    // The newest task: cancelled by the reading thread even if the working thread has not taken it yet.
    private volatile WorkerTask? newest;

    public void Start() => new Thread(Read) { IsBackground = true, Name = "worker input" }.Start();

    /// <summary>The tasks in order, until input ends or the process is told to stop.</summary>
    public IEnumerable<WorkerTask> Tasks() => tasks.GetConsumingEnumerable();

    /// <summary>Takes no more tasks and cancels the current one; how long that may take is the coordinator's affair.</summary>
    public void Stop()
    {
        tasks.CompleteAdding();
        newest?.Cancellation.Cancel();
    }

    /// <summary>As <see cref="Stop"/>, and ends the process should the task not obey in time: no coordinator will.</summary>
    private void StopInTime()
    {
        Stop();
        new Thread(() =>
        {
            Thread.Sleep(grace);
            Environment.Exit(WorkerExitCode.Interrupted);
        })
        {
            IsBackground = true,
            Name = "grace",
        }.Start();
    }

    private void Read()
    {
        using StreamReader input = new(Console.OpenStandardInput(), new UTF8Encoding(false));
        while (input.ReadLine() is { } line)
        {
            if (line == CancelLine)
            {
                newest?.Cancellation.Cancel();
            }
            else if (!tasks.IsAddingCompleted)
            {
                newest = new WorkerTask(line, new CancellationTokenSource());
                tasks.Add(newest);
            }
        }

        StopInTime();
    }
}
