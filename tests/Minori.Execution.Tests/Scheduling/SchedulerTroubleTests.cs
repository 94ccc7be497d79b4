using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Scheduling;
using Minori.Execution.Workers;
using Xunit;

namespace Minori.Execution.Tests.Scheduling;

/// <summary>Jobs that crash, fail, lose their inputs, or take their executor along.</summary>
public sealed class SchedulerTroubleTests : SchedulerFixture
{
    [Fact]
    public async Task CrashesAreRetriedWithGrowingDelays()
    {
        Add("a");
        int left = 3;
        SchedulerOptions options = Quick with { Retries = 3, RetryDelay = TimeSpan.FromMilliseconds(1) };

        RunSummary summary = await RunAsync(
            new FakeExecutor(_ => left-- > 0 ? JobOutcome.Crashed("boom") : JobOutcome.Succeeded), options);

        Assert.True(summary.Complete);
        Assert.Equal([1, 2, 4], Events.OfType<JobRetried>().Select(e => e.Delay.TotalMilliseconds));
        Assert.Equal([1, 2, 3, 4], Events.OfType<JobStarted>().Select(e => e.Attempt));
    }

    [Fact]
    public async Task RetriesComeToAnEnd()
    {
        Add("a");
        FakeExecutor executor = new(_ => JobOutcome.Crashed("boom"));

        RunSummary summary = await RunAsync(executor, Quick with { Retries = 2 });

        Assert.Equal(3, executor.Begun.Count);
        Assert.StartsWith("boom", Assert.Single(summary.Failures).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task FailureBlocksWhatNeedsItAndStopsTheRestOnDemand(bool keepGoing, int begun)
    {
        Job bad = Add("bad", 10);
        Job next = Add("next", 1, bad);
        Add("last", 1, next);
        Job good = Add("good");
        Add("better", 1, good);
        FakeExecutor executor = new(r => r.Id == bad.Id ? JobOutcome.Failed("no") : JobOutcome.Succeeded);

        RunSummary summary = await RunAsync(executor, Quick with { Slots = 1, KeepGoing = keepGoing });

        Assert.Equal(begun, executor.Begun.Count);
        Assert.Equal((2, keepGoing ? 0 : 2), (summary.Blocked, summary.Remaining));
        Assert.False(summary.Complete);
        Assert.Equal([bad, bad], Events.OfType<JobBlocked>().Select(e => e.FailedJob));
        Assert.Equal("no", Assert.Single(summary.Failures).Message);
    }

    [Fact]
    public async Task LostInputsAreMadeAgainWithTheirOwnInputs()
    {
        Job a = Add("a"), b = Add("b", 1, a);
        Job c = Add("c", 1, b), d = Add("d", 1, b);
        FakeExecutor.Seal(Store, b.Record);
        int losses = 1;
        FakeExecutor executor = new(record =>
        {
            if (record.Id == c.Id && losses-- > 0)
            {
                Directory.Delete(Store.Open(b.Id).Folder, recursive: true);
                return new JobOutcome(JobOutcomeKind.InputsLost, "b is gone", [b.Id]);
            }

            return JobOutcome.Succeeded;
        });

        RunSummary summary = await RunAsync(executor, Quick with { Slots = 1, Retries = 0 });

        Assert.True(summary.Complete);
        Assert.Equal([c.Id, a.Id, b.Id, c.Id, d.Id], executor.Begun);
        Assert.NotNull(Store.TryOpen(b.Id));
    }

    [Fact]
    public async Task InputsThatAreLostAgainAndAgainEndTheRun()
    {
        Job b = Add("b"), c = Add("c", 1, b);
        FakeExecutor executor = new(record =>
        {
            if (record.Id == c.Id)
            {
                Directory.Delete(Store.Open(b.Id).Folder, recursive: true);
                return new JobOutcome(JobOutcomeKind.InputsLost, "b is gone", [b.Id]);
            }

            return JobOutcome.Succeeded;
        });

        RunSummary summary = await RunAsync(executor, Quick with { Slots = 1, Retries = 0 });

        Assert.Equal("b is gone; that has happened 4 times: check the disk", Assert.Single(summary.Failures).Message);
    }

    [Fact]
    public async Task JobsWhoseLostInputsCannotBeMadeAgainAreToldAsBlocked()
    {
        Job a = Add("a", 5), b = Add("b", 1, a);
        Job c = Add("c", 1, b), d = Add("d", 1, c);
        FakeExecutor.Seal(Store, b.Record);
        FakeExecutor executor = new(record =>
        {
            if (record.Id == a.Id)
            {
                return JobOutcome.Failed("no");
            }

            Directory.Delete(Store.Open(b.Id).Folder, recursive: true);
            return new JobOutcome(JobOutcomeKind.InputsLost, "b is gone", [b.Id]);
        });

        RunSummary summary = await RunAsync(executor, Quick with { Slots = 1, KeepGoing = true });

        Assert.Equal([c.Id, a.Id], executor.Begun);
        Assert.Equal((1, 3), (summary.Failures.Count, summary.Blocked));
        Assert.Equal(new[] { b.Id, c.Id, d.Id }.Order(), Events.OfType<JobBlocked>().Select(e => e.Job.Id).Order());
        Assert.All(Events.OfType<JobBlocked>(), e => Assert.Equal(a, e.FailedJob));
    }

    [Fact]
    public async Task AJobThatFindsItsInputLostAfterItsMakerFailedIsToldAsBlocked()
    {
        Job a = Add("a", 5), b = Add("b", 1, a);
        Job first = Add("first", 9, b), second = Add("second", 1, b), last = Add("last", 1, second);
        FakeExecutor.Seal(Store, b.Record);
        FakeExecutor executor = new(record =>
        {
            if (record.Id == a.Id)
            {
                return JobOutcome.Failed("no");
            }

            if (Store.TryOpen(b.Id) is { } there)
            {
                Directory.Delete(there.Folder, recursive: true);
            }

            return new JobOutcome(JobOutcomeKind.InputsLost, "b is gone", [b.Id]);
        });

        RunSummary summary = await RunAsync(executor, Quick with { Slots = 1, KeepGoing = true, Retries = 5 });

        Assert.Equal(4, summary.Blocked);
        Assert.Equal(
            new[] { b.Id, first.Id, second.Id, last.Id }.Order(), Events.OfType<JobBlocked>().Select(e => e.Job.Id).Order());
    }

    [Fact]
    public async Task JobKilledJustAfterItsSuccessIsDone()
    {
        Add("a");
        FakeExecutor executor = new(record =>
        {
            FakeExecutor.Seal(Store, record);
            return JobOutcome.Crashed("killed");
        });

        RunSummary summary = await RunAsync(executor, Quick with { Retries = 0 });

        Assert.Equal(1, summary.Finished);
        Assert.True(summary.Complete);
    }

    [Fact]
    public async Task BrokenExecutorEndsTheRunWhenTheOthersAreDone()
    {
        Job bad = Add("bad", 2);
        Job good = Add("good");
        FakeExecutor executor = new(async (record, token) =>
        {
            if (record.Id == bad.Id)
            {
                throw new ExecutionException("no such program");
            }

            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return JobOutcome.Succeeded;
        });

        ExecutionException exception = await Assert.ThrowsAsync<ExecutionException>(() => RunAsync(executor));

        Assert.Equal("no such program", exception.Message);
        Assert.NotNull(Store.TryOpen(good.Id));
    }

    [Fact]
    public async Task RandomGraphsWithRandomTroubleAreBroughtToTheirEnd()
    {
        Random random = new(11);
        for (int round = 0; round < 8; round++)
        {
            JobGraph graph = RandomGraph(random, round);
            ArtifactStore target = new(Temporary.File($"random {round}"));
            Lock access = new();
            FakeExecutor executor = new(record =>
            {
                Assert.All(record.Inputs.Values, input => Assert.NotNull(new ArtifactStore(target.Root).TryOpen(input)));
                lock (access)
                {
                    return random.Next(4) == 0 ? JobOutcome.Crashed("boom") : JobOutcome.Succeeded;
                }
            });

            RunSummary summary = await new Scheduler(target, executor, Quick with { Slots = 3, Retries = 100 }).RunAsync(graph);

            Assert.Equal(graph.Jobs.Length, summary.Finished);
            Assert.Equal(graph.Jobs.Length, summary.Jobs);
            Assert.Equal(graph.Jobs.Select(j => j.Id).Order(), target.List());
        }
    }

    [Fact]
    public async Task AFailureIsNotedForThoseWhoAskLater()
    {
        Job a = Add("a");
        JobNotes notes = new(Store);
        await RunAsync(new FakeExecutor(_ => JobOutcome.Failed("no such thing")));

        Assert.Equal("no such thing", notes.FailureOf(a.Id)?.Message);
        Assert.False(notes.IsRunning(a.Id));

        await RunAsync(new FakeExecutor(_ => JobOutcome.Succeeded));

        Assert.Null(notes.FailureOf(a.Id));
        Assert.Empty(Store.ListWork());
    }
}
