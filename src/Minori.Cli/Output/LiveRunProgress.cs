using Minori.Execution.Scheduling;
using Minori.Execution.Workers;
using Spectre.Console;
using Spectre.Console.Rendering;
using Line = Spectre.Console.Text;

namespace Minori.Cli.Output;

/// <summary>Progress for a terminal: one display that is redrawn, with a bar, the running jobs and the time left.</summary>
/// <param name="console">The terminal.</param>
/// <param name="clock">The clock behind durations.</param>
internal sealed class LiveRunProgress(IAnsiConsole console, TimeProvider clock) : RunProgress(clock)
{
    private const int BarWidth = 40;
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _notices = [];
    private Task _drawing = Task.CompletedTask;

    /// <summary>On standard error.</summary>
    public static LiveRunProgress OnTerminal() => new(
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }), TimeProvider.System);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _end.Cancel();
        _drawing.Wait();
        _end.Dispose();

        // The display is gone, and only its last few notices were ever to be seen.
        foreach (string notice in _notices)
        {
            console.Write(NoticeLine(notice));
            console.WriteLine();
        }

        _notices.Clear();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void Show(SchedulerEvent change)
    {
        switch (change)
        {
            case RunPlanned when ToRun > 0:
                _drawing = Task.Run(DrawAsync);
                break;
            case JobFailed failed:
                Note($"failed: {failed.Job.Title}: {failed.Message}");
                break;
            case JobRetried retried:
                Note($"trying again: {retried.Job.Title}: {retried.Message}");
                break;
            case RunStopping stopping:
                Note(RunEnding.Waiting(stopping));
                break;
            case RunNotice notice:
                Note(notice.Message);
                break;
            default:
                break;
        }
    }

    private static Line NoticeLine(string notice) => new(notice, new Style(Color.Yellow));

    private void Note(string line)
    {
        lock (Gate)
        {
            _notices.Add(line);
        }
    }

    private async Task DrawAsync() => await console.Live(Line.Empty).AutoClear(true).StartAsync(async context =>
    {
        while (!_end.IsCancellationRequested)
        {
            context.UpdateTarget(Display());
            await Task.Delay(Refresh).ConfigureAwait(false);
        }
    }).ConfigureAwait(false);

    /// <summary>What is to be seen now.</summary>
    internal Rows Display()
    {
        lock (Gate)
        {
            List<IRenderable> lines = [new Line(Headline())];
            foreach (Running running in Now.Values.OrderBy(r => r.Since))
            {
                string percent = RunningText.Percent(running.Progress);
                lines.Add(new Markup(
                    $"  [grey]{percent,5}[/] {Markup.Escape(running.Job.Title)}  [aqua]{RunningText.Loss(running.Progress)}[/]  [grey]{RunningText.Speed(running.Progress)}[/]"));
            }

            lines.AddRange(_notices.TakeLast(5).Select(NoticeLine));
            return new Rows(lines);
        }
    }

    private string Headline()
    {
        double fraction = TotalCost > 0 ? Math.Clamp(CostDone / TotalCost, 0, 1) : 0;
        int full = (int)Math.Round(fraction * BarWidth);
        string bar = new string('━', full) + new string('╌', BarWidth - full);
        string left = TimeLeft() is { } time ? $"{RunningText.Clock(time)} left" : "estimating…";
        string failed = Failed > 0 ? $", {Failed} failed" : "";
        string speed = Throughput is double throughput ? $", {RunningText.Speed(throughput)}" : "";
        return $"{bar} {RunningText.Percent(new JobProgress(fraction))}  {Finished + Elsewhere}/{ToRun} jobs{failed}{speed}, {left}";
    }
}
