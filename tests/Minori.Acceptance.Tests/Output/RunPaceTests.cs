using System.Text.Json.Nodes;
using Minori.Cli.Output;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Workers;
using Xunit;

namespace Minori.Acceptance.Tests.Output;

/// <summary>The time left, by what this run has measured.</summary>
public sealed class RunPaceTests
{
    private readonly ManualClock _clock = new();
    private readonly RunPace _pace;

    public RunPaceTests() => _pace = new RunPace(_clock);

    [Fact]
    public void What_an_earlier_run_did_of_a_job_was_not_done_in_no_time()
    {
        Job resumed = JobOf("train", 0, 100);
        _pace.Begin([resumed]);
        _pace.Start(resumed);
        _clock.Advance(10);

        // 90% of the work was there. A tenth of what is left took 10 s.
        _pace.Progress(resumed, new JobProgress(0.91) { Begun = 0.9 });
        Assert.Equal(90, _pace.Left()!.Value.TotalSeconds, 1.0);

        // It ends at the speed that it told; another one like it, begun anew, takes as long for each part.
        _clock.Advance(90);
        Job next = JobOf("train", 1, 100);
        _pace.Finish(resumed, isHere: true);
        _pace.Start(next);
        Assert.Equal(1000, _pace.Left()!.Value.TotalSeconds, 1.0);
    }

    [Fact]
    public void Each_kind_has_a_rate_of_its_own()
    {
        Job[] trainings = [.. Enumerable.Range(0, 3).Select(i => JobOf("train", i, 1000))];
        Job[] losses = [.. Enumerable.Range(0, 10).Select(i => JobOf("loss", i, 10))];
        _pace.Begin([.. trainings, .. losses]);
        Do(trainings[0], 100);
        Do(losses[0], 10);

        // Two trainings of 100 s and nine losses of 10 s, though a loss is a hundredth of the arithmetic.
        Assert.Equal((2 * 100) + (9 * 10), _pace.Left()!.Value.TotalSeconds, 1.0);
    }

    [Fact]
    public void Nothing_is_told_before_something_was_measured_and_what_others_do_is_not_left()
    {
        Job corpus = JobOf("corpus", 0, 1), theirs = JobOf("train", 0, 1e12), own = JobOf("train", 1, 1e12);
        _pace.Begin([corpus, theirs, own]);
        Assert.Null(_pace.Left());

        // A job without arithmetic tells nothing of the speed of the others.
        Do(corpus, 30);
        Assert.Null(_pace.Left());

        _pace.Start(theirs);
        _pace.Start(own);
        _clock.Advance(50);
        _pace.Progress(own, new JobProgress(0.5));
        _pace.Finish(theirs, isHere: false);
        Assert.Equal(50, _pace.Left()!.Value.TotalSeconds, 1.0);
    }

    [Fact]
    public void What_will_not_be_done_is_not_left()
    {
        Job first = JobOf("train", 0, 100), blocked = JobOf("train", 1, 100), third = JobOf("train", 2, 100);
        _pace.Begin([first, blocked, third]);
        Do(third, 10);
        _pace.Start(first);
        _clock.Advance(5);
        _pace.GiveUp(first, isTriedAgain: true);
        Assert.Equal(20, _pace.Left()!.Value.TotalSeconds, 11.0);

        _pace.Start(first);
        _pace.GiveUp(first, isTriedAgain: false);
        _pace.GiveUp(blocked, isTriedAgain: false);
        Assert.Equal(0, _pace.Left()!.Value.TotalSeconds);
    }

    private void Do(Job job, double seconds)
    {
        _pace.Start(job);
        _clock.Advance(seconds);
        _pace.Finish(job, isHere: true);
    }

    private static Job JobOf(string kind, int i, double cost) =>
        new(new JobRecord(kind, 1, new JsonObject { ["i"] = i }), $"{kind} {i}", cost);
}
