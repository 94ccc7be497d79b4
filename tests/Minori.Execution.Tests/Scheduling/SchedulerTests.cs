using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Scheduling;
using Minori.Execution.Tests.Graphs;
using Minori.Execution.Workers;
using Xunit;

namespace Minori.Execution.Tests.Scheduling;

/// <summary>What starts when, with how much, and how runs share the work.</summary>
public sealed class SchedulerTests : SchedulerFixture
{
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
        Events.Clear();

        RunSummary summary = await RunAsync(second);

        Assert.Empty(second.Begun);
        Assert.True(summary.Complete);
        Assert.Equal((0, 1, 1), (summary.Finished, summary.Skipped, summary.NotNeeded));
        Assert.Single(Events.OfType<JobSkipped>());
    }

    [Fact]
    public async Task MemoryIsNeverExceededButByAJobAlone()
    {
        Random random = new(3);
        for (int i = 0; i < 40; i++)
        {
            Graph.Add(JobGraphTests.Record($"{i}"), $"{i}", random.Next(1, 5), JobMemory.Of(random.Next(1, 14)));
        }

        Dictionary<ArtifactId, long> memory = Graph.Build().Jobs.ToDictionary(j => j.Id, j => j.Memory.Bytes(1));
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
        Job[] jobs = [.. Enumerable.Range(0, 6).Select(i => Graph.Add(JobGraphTests.Record($"{i}"), $"{i}", 1, memory))];
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
        Graph.Add(JobGraphTests.Record("alone"), "alone", 1, JobMemory.Of(t => 3 + t));
        FakeExecutor executor = new(_ => JobOutcome.Succeeded);

        await RunAsync(executor, Quick with { Slots = 4, ThreadsPerJob = 2, MemoryBytes = bytes });

        Assert.Equal([threads], executor.Threads);
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
                FakeExecutor.Seal(Store, a.Record);
            }

            return JobOutcome.Busy;
        });

        RunSummary summary = await RunAsync(executor, Quick with { Retries = 0 });

        Assert.True(summary.Complete);
        Assert.Equal(5, executor.Begun.Count);
        Assert.Equal((0, 1), (summary.Finished, summary.Elsewhere));
        Assert.Equal(a, Assert.Single(Events.OfType<JobDoneElsewhere>()).Job);
    }

    [Fact]
    public async Task WhatAnotherRunDidIsCountedApart()
    {
        Job before = Add("before"), theirs = Add("theirs"), own = Add("own");
        FakeExecutor.Seal(Store, before.Record);
        FakeExecutor executor = new(record =>
        {
            if (record != theirs.Record)
            {
                return JobOutcome.Succeeded;
            }

            FakeExecutor.Seal(Store, record);
            return JobOutcome.AlreadyDone;
        });

        RunSummary summary = await RunAsync(executor);

        Assert.Equal((1, 1, 1), (summary.Finished, summary.Elsewhere, summary.DoneBefore));
        Assert.Equal((3, 3, true), (summary.Done, summary.Jobs, summary.Complete));
        Assert.Equal(own, Assert.Single(Events.OfType<JobFinished>()).Job);
    }

    [Fact]
    public async Task TwoRunsAddUpToOne()
    {
        Job a = Add("a"), b = Add("b", 1, a), c = Add("c", 1, b);
        RunSummary first = await RunAsync(new FakeExecutor(_ => JobOutcome.Succeeded));
        Directory.Delete(Store.Open(c.Id).Folder, recursive: true);
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
        Assert.Single(Events.OfType<JobInterrupted>());
        Assert.Single(executor.Begun);
    }

    [Fact]
    public async Task CountsAddUpHoweverARunEnds()
    {
        Random random = new(17);
        for (int round = 0; round < 12; round++)
        {
            JobGraph graph = RandomGraph(random, round);
            ArtifactStore target = new(Temporary.File($"counted {round}"));
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
}
