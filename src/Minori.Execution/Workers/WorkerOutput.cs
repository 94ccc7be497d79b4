using System.Diagnostics;
using System.Text;

namespace Minori.Execution.Workers;

/// <summary>
/// A worker's standard output and error. <see cref="Console.Out"/> is turned to standard error meanwhile, so that a
/// stray line of a library lands in the log and not in the protocol.
/// </summary>
internal sealed class WorkerOutput : IProgress<JobProgress>, IDisposable
{
    /// <summary>Written to standard error after each job: the coordinator's mark where the job's log ends.</summary>
    public const string EndOfLogLine = "-- end of job --";

    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(100);
    private readonly Lock access = new();
    private readonly TextWriter previous = Console.Out;
    private readonly StreamWriter output = new(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
    private long lastReport;

    public WorkerOutput() => Console.SetOut(Console.Error);

    public TextWriter Log { get; } = Console.Error;

    public void Report(JobProgress value)
    {
        lock (access)
        {
            if (lastReport == 0 || Stopwatch.GetElapsedTime(lastReport) >= BetweenReports)
            {
                lastReport = Stopwatch.GetTimestamp();
                output.WriteLine(WorkerMessage.Of(value).ToLine());
            }
        }
    }

    /// <summary>Ends the current job's log and tells its outcome.</summary>
    public void Send(JobOutcome outcome)
    {
        lock (access)
        {
            lastReport = 0;
            Log.WriteLine(EndOfLogLine);
            Log.Flush();
            output.WriteLine(WorkerMessage.Of(outcome).ToLine());
        }
    }

    public void Dispose()
    {
        Console.SetOut(previous);
        output.Dispose();
    }
}
