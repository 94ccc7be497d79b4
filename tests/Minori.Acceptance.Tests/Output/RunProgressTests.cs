using System.Text.Json.Nodes;
using Minori.Cli.Output;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Scheduling;
using Minori.Execution.Workers;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests.Output;

/// <summary>What a run shows while it runs, in a terminal and in a pipe.</summary>
public sealed class RunProgressTests
{
    private static readonly Job[] Jobs =
    [
        .. new[] { "trunk to 1M tokens, seed 1", "loss of 1M base", "noise γ = 2 on 1M base" }
            .Select((title, i) => new Job(new JobRecord("k", 1, new JsonObject { ["i"] = i }), title, EstimatedCost: 3 - i)),
    ];

    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(59.9, "0:59")]
    [InlineData(3600, "1:00:00")]
    [InlineData(93_784, "26:03:04")]
    public void A_clock_counts_hours_also_beyond_a_day(double seconds, string text) =>
        Assert.Equal(text, RunningText.Clock(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void In_a_pipe_there_are_plain_lines()
    {
        using StringWriter text = new() { NewLine = "\n" };
        using (PlainRunProgress progress = new(text, _clock))
        {
            Happen(progress);
        }

        ApprovedText.Equal("Minori.Acceptance.Tests", "progress-plain", text.ToString());
    }

    [Fact]
    public void In_a_terminal_there_is_one_display()
    {
        Screen screen = new();
        using LiveRunProgress progress = new(new Screen().Console, _clock);
        Happen(progress);
        screen.Console.Write(progress.Display());

        ApprovedText.Equal("Minori.Acceptance.Tests", "progress-live", screen.Text);
    }

    [Fact]
    public void Every_notice_is_left_on_the_terminal_when_the_display_has_gone()
    {
        Screen screen = new();
        using (LiveRunProgress progress = new(screen.Console, _clock))
        {
            for (int i = 0; i < 9; i++)
            {
                ((IProgress<SchedulerEvent>)progress).Report(new RunNotice($"result {i} is damaged and was set aside"));
            }
        }

        Assert.All(Enumerable.Range(0, 9), i => Assert.Contains($"result {i} is damaged", screen.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void How_a_run_ended_adds_up(bool stopped)
    {
        using StringWriter text = new() { NewLine = "\n" };
        RunSummary summary = new()
        {
            Finished = 7,
            Skipped = 3,
            NotNeeded = 2,
            Failures = stopped ? [] : [new JobFailed(Jobs[0], "the loss is NaN at step 7 with learning rate 3", "/store/logs/1.log")],
            Blocked = stopped ? 0 : 4,
            Remaining = 5,
            Stopped = 2,
            Elapsed = TimeSpan.FromSeconds(9),
        };

        Assert.Equal(stopped ? 130 : 1, RunEnding.Explain(summary, text));
        ApprovedText.Equal("Minori.Acceptance.Tests", stopped ? "ending-stopped" : "ending-failed", text.ToString());
    }

    [Theory]
    [InlineData(0, 9, 0, "nothing to compute: all 9 jobs are done")]
    [InlineData(4, 5, 0, "4 of 9 jobs run in 0:09, 5 were done before")]
    [InlineData(0, 8, 1, "0 of 9 jobs run in 0:09, 8 were done before")]
    public void Nothing_to_compute_is_said_only_where_everything_is_done(int finished, int before, int failed, string text) => Assert.Equal(
        text,
        RunEnding.Work(new RunSummary
        {
            Finished = finished,
            Skipped = before - 2,
            NotNeeded = 2,
            Failures = [.. Enumerable.Repeat(new JobFailed(Jobs[0], "no", "log"), failed)],
            Blocked = 0,
            Remaining = 0,
            Stopped = 0,
            Elapsed = TimeSpan.FromSeconds(9),
        }));

    /// <summary>One job found, one at work and telling, one finished, one in trouble.</summary>
    private void Happen(IProgress<SchedulerEvent> progress)
    {
        JobGraphBuilder builder = new();
        foreach (Job job in Jobs)
        {
            builder.Add(job);
        }

        Job found = builder.Add(new JobRecord("k", 2, []), "tokenize the corpus");
        progress.Report(new RunPlanned(new JobPlan(builder.Build(), [JobNeed.ToRun, JobNeed.ToRun, JobNeed.ToRun, JobNeed.Present])));
        progress.Report(new JobSkipped(found));
        progress.Report(new RunNotice("artifact 3f0c was damaged (its file a is missing); it was moved to b and will be made again"));
        progress.Report(new JobStarted(Jobs[0], 1));
        progress.Report(new JobStarted(Jobs[1], 1));
        _clock.Advance(20);
        progress.Report(new JobProgressed(Jobs[0], new JobProgress(
            0.25, "step 61 of 244", new Dictionary<string, double> { ["loss"] = 2.34567, ["tokens_per_second"] = 40_123 })));
        progress.Report(new JobFinished(Jobs[1], TimeSpan.FromSeconds(20)));
        progress.Report(new JobStarted(Jobs[2], 1));
        progress.Report(new RunStopping([Jobs[0], Jobs[2]], TimeSpan.FromSeconds(30)));
        progress.Report(new JobRetried(Jobs[2], "its worker ended unexpectedly with exit code 137", TimeSpan.FromSeconds(1)));
        progress.Report(new JobStarted(Jobs[2], 2));
        progress.Report(new JobProgressed(Jobs[2], new JobProgress(
            0.5, "draw 2 of 4", new Dictionary<string, double> { ["loss"] = 3.1 })));
    }
}
