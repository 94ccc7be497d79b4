using Minori.Execution.Graphs;
using Minori.Execution.Scheduling;

namespace Minori.Cli.Output;

/// <summary>Progress for logs and pipes: a line when something ends, and one now and then for what still runs.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="clock">The clock behind intervals and durations.</param>
internal sealed class PlainRunProgress(TextWriter output, TimeProvider clock) : RunProgress(clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private DateTimeOffset _next = clock.GetUtcNow() + Interval;

    protected override void Show(SchedulerEvent change)
    {
        switch (change)
        {
            case RunPlanned when ToRun > 0:
                output.WriteLine($"{ToRun} job{(ToRun == 1 ? "" : "s")} to run, {Found} {(Found == 1 ? "is" : "are")} done");
                break;
            case JobFinished finished:
                WriteDone(finished.Job, RunningText.Clock(finished.Elapsed));
                break;
            case JobDoneElsewhere done:
                WriteDone(done.Job, "by another run");
                break;
            case JobFailed failed:
                output.WriteLine($"failed: {failed.Job.Title}: {failed.Message}");
                break;
            case JobRetried retried:
                output.WriteLine($"trying again: {retried.Job.Title}: {retried.Message}");
                break;
            case RunStopping stopping:
                output.WriteLine(RunEnding.Waiting(stopping));
                break;
            case RunNotice notice:
                output.WriteLine($"note: {notice.Message}");
                break;
            case JobProgressed when Clock.GetUtcNow() >= _next:
                _next = Clock.GetUtcNow() + Interval;
                foreach (Running running in Now.Values)
                {
                    string loss = RunningText.Loss(running.Progress) is { Length: > 0 } value ? $"loss {value}" : "";
                    string[] words = [RunningText.Percent(running.Progress), running.Progress?.Message ?? "", loss, RunningText.Speed(running.Progress)];
                    string told = string.Join(", ", words.Where(w => w.Length > 0));
                    output.WriteLine(told.Length > 0 ? $"  {running.Job.Title}: {told}" : $"  {running.Job.Title}");
                }

                break;
            default:
                break;
        }
    }

    private void WriteDone(Job job, string how)
    {
        int done = Finished + Elsewhere;
        string left = done < ToRun && TimeLeft() is { } time ? $", {RunningText.Clock(time)} left" : "";
        output.WriteLine($"[{done}/{ToRun}] {job.Title} ({how}){left}");
    }
}
