using Minori.Execution.Scheduling;

namespace Minori.Cli.Output;

/// <summary>Progress for logs and pipes: a line when something ends, and one now and then for what still runs.</summary>
internal sealed class PlainRunProgress : RunProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private DateTime _next = DateTime.UtcNow + Interval;

    protected override void Show(SchedulerEvent change)
    {
        switch (change)
        {
            case RunPlanned when ToRun > 0:
                Console.Error.WriteLine($"{ToRun} jobs to run, {Found} results in the store");
                break;
            case JobFinished finished:
                string left = TimeLeft() is { } time && Finished < ToRun ? $", {RunningText.Clock(time)} left" : "";
                Console.Error.WriteLine(
                    $"[{Finished}/{ToRun}] {finished.Job.Title} ({RunningText.Clock(finished.Elapsed)}){left}");
                break;
            case JobFailed failed:
                Console.Error.WriteLine($"failed: {failed.Job.Title}: {failed.Message}");
                break;
            case JobRetried retried:
                Console.Error.WriteLine($"trying again: {retried.Job.Title}: {retried.Message}");
                break;
            case RunNotice notice:
                Console.Error.WriteLine($"note: {notice.Message}");
                break;
            case JobProgressed when DateTime.UtcNow >= _next:
                _next = DateTime.UtcNow + Interval;
                foreach (Running running in Now.Values)
                {
                    Console.Error.WriteLine(
                        $"  {running.Job.Title}: {running.Progress?.Message} {RunningText.Loss(running.Progress)} {RunningText.Speed(running.Progress)}".TrimEnd());
                }

                break;
            default:
                break;
        }
    }
}
