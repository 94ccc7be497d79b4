using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Scheduling;
using Minori.Execution.Tests.Graphs;
using Minori.Execution.Workers;
using Minori.Testing;
using Xunit;

namespace Minori.Execution.Tests.Scheduling;

public sealed class SchedulerTests : IDisposable
{
    private static readonly SchedulerOptions Quick = new() { Slots = 2, RetryDelay = TimeSpan.Zero, BusyDelay = TimeSpan.Zero };
    private readonly TemporaryFolder temporary = new();
    private readonly ArtifactStore store;
    private readonly JobGraphBuilder builder = new();
    private readonly EventList events = [];

    public SchedulerTests() => store = new ArtifactStore(temporary.File("store"));

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task LongestPathGoesFirst()
    {
        Job cheap = Add("cheap", 3), trunk = Add("trunk", 1), middle = Add("middle", 2);
        Job leaf = Add("leaf", 9, trunk);
        FakeExecutor executor = new(_ => JobOutcome.Succeeded);

        await RunAsync(executor, Quick with { Slots = 1 });

        Assert.Equal([trunk.Id, leaf.Id, cheap.Id, middle.Id], executor.Begun);
    }

    [Fact]
    public async Task AJobThatRunsAloneGetsTheThreadsOfIdleSlots()
    {
        Job trunk = Add("trunk", 9);
        Add("left", 5, trunk);
        Add("right", 4, trunk);
        FakeExecutor executor = new(_ => JobOutcome.Succeeded);

        await RunAsync(executor, Quick with { Slots = 3, ThreadsPerJob = 2 });

        // The trunk is alone; the left job leaves the right one a slot; the right one has what is left.
        Assert.Equal([6, 2, 4], executor.Threads);
    }

    [Fact]
    public async Task SecondRunDoesNothing()
    {
        Job a = Add("a");
        Add("b", 1, a);
        await RunAsync(new FakeExecutor(_ => JobOutcome.Succeeded));
        FakeExecutor second = new(_ => JobOutcome.Succeeded);
        events.Clear();

        RunSummary summary = await RunAsync(second);

        Assert.Empty(second.Begun);
        Assert.True(summary.Complete);
        Assert.Equal((0, 1, 1), (summary.Finished, summary.Skipped, summary.NotNeeded));
        Assert.Single(events.OfType<JobSkipped>());
    }

    [Fact]
    public async Task MemoryIsNeverExceededButByAJobAlone()
    {
        Random random = new(3);
        for (int i = 0; i < 40; i++)
        {
            builder.Add(JobGraphTests.Record($"{i}"), $"{i}", random.Next(1, 5), JobMemory.Of(random.Next(1, 14)));
        }

        Dictionary<ArtifactId, long> memory = builder.Build().Jobs.ToDictionary(j => j.Id, j => j.Memory.Bytes(1));
        Lock access = new();
        List<long> inUse = [];
        List<string> excesses = [];
        FakeExecutor executor = new(async (record, _) =>
        {
            lock (access)
            {
                inUse.Add(memory[record.Id]);
                if (inUse.Count > 1 && inUse.Sum() > 10)
                {
                    excesses.Add(string.Join('+', inUse));
                }
            }

            await Task.Delay(1, CancellationToken.None);
            lock (access)
            {
                inUse.Remove(memory[record.Id]);
            }

            return JobOutcome.Succeeded;
        });

        RunSummary summary = await RunAsync(executor, Quick with { Slots = 8, MemoryBytes = 10 });

        Assert.Equal(40, summary.Finished);
        Assert.Empty(excesses);
    }

    [Fact]
    public async Task MemoryIsThatOfTheThreadsAJobIsStartedWith()
    {
        // With t threads each takes 3 + t of 16: with 2 each, three at once; a job alone would take 11 with the threads of all slots.
        JobMemory memory = JobMemory.Of(threads => 3 + threads);
        Job[] jobs = [.. Enumerable.Range(0, 6).Select(i => builder.Add(JobGraphTests.Record($"{i}"), $"{i}", 1, memory))];
        Lock access = new();
        int running = 0, most = 0;
        FakeExecutor executor = new(async (_, _) =>
        {
            lock (access)
            {
                most = Math.Max(most, ++running);
            }

            await Task.Delay(50, CancellationToken.None);
            lock (access)
            {
                running--;
            }

            return JobOutcome.Succeeded;
        });

        await RunAsync(executor, Quick with { Slots = 4, ThreadsPerJob = 2, MemoryBytes = 16 });

        Assert.Equal(3, most);
        Assert.Equal(jobs.Length, executor.Threads.Count);
    }

    [Theory]
    [InlineData(11, 8)]
    [InlineData(10, 2)]
    [InlineData(1, 2)]
    public async Task AJobAloneGetsTheThreadsOfIdleSlotsWhereItsMemoryAllows(long bytes, int threads)
    {
        builder.Add(JobGraphTests.Record("alone"), "alone", 1, JobMemory.Of(t => 3 + t));
        FakeExecutor executor = new(_ => JobOutcome.Succeeded);

        await RunAsync(executor, Quick with { Slots = 4, ThreadsPerJob = 2, MemoryBytes = bytes });

        Assert.Equal([threads], executor.Threads);
    }

    [Fact]
    public async Task CrashesAreRetriedWithGrowingDelays()
    {
        Add("a");
        int left = 3;
        SchedulerOptions options = Quick with { Retries = 3, RetryDelay = TimeSpan.FromMilliseconds(1) };

        RunSummary summary = await RunAsync(
            new FakeExecutor(_ => left-- > 0 ? JobOutcome.Crashed("boom") : JobOutcome.Succeeded), options);

        Assert.True(summary.Complete);
        Assert.Equal([1, 2, 4], events.OfType<JobRetried>().Select(e => e.Delay.TotalMilliseconds));
        Assert.Equal([1, 2, 3, 4], events.OfType<JobStarted>().Select(e => e.Attempt));
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
        Assert.Equal([bad, bad], events.OfType<JobBlocked>().Select(e => e.FailedJob));
        Assert.Equal("no", Assert.Single(summary.Failures).Message);
    }

    [Fact]
    public async Task LostInputsAreMadeAgainWithTheirOwnInputs()
    {
        Job a = Add("a"), b = Add("b", 1, a);
        Job c = Add("c", 1, b), d = Add("d", 1, b);
        FakeExecutor.Seal(store, b.Record);
        int losses = 1;
        FakeExecutor executor = new(record =>
        {
            if (record.Id == c.Id && losses-- > 0)
            {
                Directory.Delete(store.Open(b.Id).Folder, recursive: true);
                return new JobOutcome(JobOutcomeKind.InputsLost, "b is gone", [b.Id]);
            }

            return JobOutcome.Succeeded;
        });

        RunSummary summary = await RunAsync(executor, Quick with { Slots = 1, Retries = 0 });

        Assert.True(summary.Complete);
        Assert.Equal([c.Id, a.Id, b.Id, c.Id, d.Id], executor.Begun);
        Assert.NotNull(store.TryOpen(b.Id));
    }

    [Fact]
    public async Task InputsThatAreLostAgainAndAgainEndTheRun()
    {
        Job b = Add("b"), c = Add("c", 1, b);
        FakeExecutor executor = new(record =>
        {
            if (record.Id == c.Id)
            {
                Directory.Delete(store.Open(b.Id).Folder, recursive: true);
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
        FakeExecutor.Seal(store, b.Record);
        FakeExecutor executor = new(record =>
        {
            if (record.Id == a.Id)
            {
                return JobOutcome.Failed("no");
            }

            Directory.Delete(store.Open(b.Id).Folder, recursive: true);
            return new JobOutcome(JobOutcomeKind.InputsLost, "b is gone", [b.Id]);
        });

        RunSummary summary = await RunAsync(executor, Quick with { Slots = 1, KeepGoing = true });

        Assert.Equal([c.Id, a.Id], executor.Begun);
        Assert.Equal((1, 3), (summary.Failures.Count, summary.Blocked));
        Assert.Equal(new[] { b.Id, c.Id, d.Id }.Order(), events.OfType<JobBlocked>().Select(e => e.Job.Id).Order());
        Assert.All(events.OfType<JobBlocked>(), e => Assert.Equal(a, e.FailedJob));
    }

    [Fact]
    public async Task AJobThatFindsItsInputLostAfterItsMakerFailedIsToldAsBlocked()
    {
        Job a = Add("a", 5), b = Add("b", 1, a);
        Job first = Add("first", 9, b), second = Add("second", 1, b), last = Add("last", 1, second);
        FakeExecutor.Seal(store, b.Record);
        FakeExecutor executor = new(record =>
        {
            if (record.Id == a.Id)
            {
                return JobOutcome.Failed("no");
            }

            if (store.TryOpen(b.Id) is { } there)
            {
                Directory.Delete(there.Folder, recursive: true);
            }

            return new JobOutcome(JobOutcomeKind.InputsLost, "b is gone", [b.Id]);
        });

        RunSummary summary = await RunAsync(executor, Quick with { Slots = 1, KeepGoing = true, Retries = 5 });

        Assert.Equal(4, summary.Blocked);
        Assert.Equal(
            new[] { b.Id, first.Id, second.Id, last.Id }.Order(), events.OfType<JobBlocked>().Select(e => e.Job.Id).Order());
    }

    [Fact]
    public async Task JobKilledJustAfterItsSuccessIsDone()
    {
        Add("a");
        FakeExecutor executor = new(record =>
        {
            FakeExecutor.Seal(store, record);
            return JobOutcome.Crashed("killed");
        });

        RunSummary summary = await RunAsync(executor, Quick with { Retries = 0 });

        Assert.Equal(1, summary.Finished);
        Assert.True(summary.Complete);
    }

    [Fact]
    public async Task BusyJobIsWaitedForWithoutAnAttempt()
    {
        Job a = Add("a");
        int left = 5;
        FakeExecutor executor = new(record =>
        {
            if (--left == 0)
            {
                FakeExecutor.Seal(store, a.Record);
            }

            return JobOutcome.Busy;
        });

        RunSummary summary = await RunAsync(executor, Quick with { Retries = 0 });

        Assert.True(summary.Complete);
        Assert.Equal(5, executor.Begun.Count);
        Assert.Equal((0, 1), (summary.Finished, summary.Elsewhere));
        Assert.Equal(a, Assert.Single(events.OfType<JobDoneElsewhere>()).Job);
    }

    [Fact]
    public async Task WhatAnotherRunDidIsCountedApart()
    {
        Job before = Add("before"), theirs = Add("theirs"), own = Add("own");
        FakeExecutor.Seal(store, before.Record);
        FakeExecutor executor = new(record =>
        {
            if (record != theirs.Record)
            {
                return JobOutcome.Succeeded;
            }

            FakeExecutor.Seal(store, record);
            return JobOutcome.AlreadyDone;
        });

        RunSummary summary = await RunAsync(executor);

        Assert.Equal((1, 1, 1), (summary.Finished, summary.Elsewhere, summary.DoneBefore));
        Assert.Equal((3, 3, true), (summary.Done, summary.Jobs, summary.Complete));
        Assert.Equal(own, Assert.Single(events.OfType<JobFinished>()).Job);
    }

    [Fact]
    public async Task TwoRunsAddUpToOne()
    {
        Job a = Add("a"), b = Add("b", 1, a), c = Add("c", 1, b);
        RunSummary first = await RunAsync(new FakeExecutor(_ => JobOutcome.Succeeded));
        Directory.Delete(store.Open(c.Id).Folder, recursive: true);
        RunSummary second = await RunAsync(new FakeExecutor(_ => JobOutcome.Succeeded));

        RunSummary both = first.Then(second);

        Assert.Equal((3, 1, 3), (first.Finished, second.Finished, both.Finished));
        Assert.Equal((0, 3, true), (both.DoneBefore, both.Jobs, both.Complete));
    }

    [Fact]
    public async Task StopLeavesTheRestForTheNextRun()
    {
        Job a = Add("a");
        Add("b", 1, a);
        using CancellationTokenSource stop = new();
        FakeExecutor executor = new(async (_, token) =>
        {
            await stop.CancelAsync();
            Assert.True(token.IsCancellationRequested);
            return JobOutcome.Interrupted;
        });

        RunSummary summary = await RunAsync(executor, stop: stop.Token);

        Assert.Equal((2, 0), (summary.Remaining, summary.Failures.Count));
        Assert.Single(events.OfType<JobInterrupted>());
        Assert.Single(executor.Begun);
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
        Assert.NotNull(store.TryOpen(good.Id));
    }

    [Fact]
    public async Task RandomGraphsWithRandomTroubleAreBroughtToTheirEnd()
    {
        Random random = new(11);
        for (int round = 0; round < 8; round++)
        {
            JobGraph graph = RandomGraph(random, round);
            ArtifactStore target = new(temporary.File($"random {round}"));
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
    public async Task CountsAddUpHoweverARunEnds()
    {
        Random random = new(17);
        for (int round = 0; round < 12; round++)
        {
            JobGraph graph = RandomGraph(random, round);
            ArtifactStore target = new(temporary.File($"counted {round}"));
            using CancellationTokenSource stop = new();
            int left = random.Next(25);
            Lock access = new();
            FakeExecutor executor = new(record =>
            {
                lock (access)
                {
                    if (left-- == 0)
                    {
                        stop.Cancel();
                        return JobOutcome.Interrupted;
                    }

                    return random.Next(8) == 0 ? JobOutcome.Failed("no") : JobOutcome.Succeeded;
                }
            });

            RunSummary summary = await new Scheduler(target, executor, Quick with { Slots = 3, KeepGoing = round % 2 == 0 })
                .RunAsync(graph, stop: stop.Token);

            Assert.Equal(graph.Jobs.Length, summary.Jobs);
            Assert.Equal(target.List().Count(), summary.Done);
        }
    }

    [Fact]
    public async Task AFailureIsNotedForThoseWhoAskLater()
    {
        Job a = Add("a");
        JobNotes notes = new(store);
        await RunAsync(new FakeExecutor(_ => JobOutcome.Failed("no such thing")));

        Assert.Equal("no such thing", notes.FailureOf(a.Id)?.Message);
        Assert.False(notes.IsRunning(a.Id));

        await RunAsync(new FakeExecutor(_ => JobOutcome.Succeeded));

        Assert.Null(notes.FailureOf(a.Id));
        Assert.Empty(store.ListWork());
    }

    private static JobGraph RandomGraph(Random random, int round)
    {
        JobGraphBuilder builder = new();
        List<Job> jobs = [];
        for (int i = 0; i < 20; i++)
        {
            Job[] inputs = [.. jobs.Where(_ => random.Next(5) == 0)];
            jobs.Add(builder.Add(JobGraphTests.Record($"{round}.{i}", inputs), $"{i}", random.Next(10)));
        }

        return builder.Build();
    }

    private Job Add(string name, double cost = 1, params Job[] inputs) =>
        builder.Add(JobGraphTests.Record(name, inputs), name, cost);

    private Task<RunSummary> RunAsync(FakeExecutor executor, SchedulerOptions? options = null, CancellationToken stop = default) =>
        new Scheduler(store, executor, options ?? Quick).RunAsync(builder.Build(), events, stop);
}
