using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Scheduling;
using Minori.Execution.Tests.Graphs;
using Minori.Testing;
using Xunit;

namespace Minori.Execution.Tests.Scheduling;

public sealed class RunForecastTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly JobGraphBuilder builder = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void TheScheduleIsThatOfARun()
    {
        Job trunk = Add("trunk", 4);
        Add("left", 3, trunk);
        Add("right", 2, trunk);
        Add("free", 5);

        // Slot 1: trunk 0–4, left 4–7; slot 2: free 0–5, right 5–7 with the idle slot's threads when nothing else is ready.
        Assert.Equal(7, Forecast(2));
        Assert.Equal(14, Forecast(1));
        Assert.Equal(7, Forecast(9));
    }

    [Fact]
    public void AJobAloneGetsTheThreadsOfIdleSlots()
    {
        Add("only", 8);

        Assert.Equal(4, Forecast(2, (job, threads) => job.EstimatedCost / threads));
    }

    [Fact]
    public void WhatIsDoneTakesNoTime()
    {
        Job trunk = Add("trunk", 4);
        Add("leaf", 3, trunk);
        FakeExecutor.Seal(new ArtifactStore(temporary.File("store")), trunk.Record);

        Assert.Equal(3, Forecast(1));
    }

    private double Forecast(int slots, Func<Job, int, double>? seconds = null) => RunForecast.Elapsed(
        JobPlan.Create(builder.Build(), new ArtifactStore(temporary.File("store"))),
        new SchedulerOptions { Slots = slots },
        seconds ?? ((job, _) => job.EstimatedCost)).TotalSeconds;

    private Job Add(string name, double cost, params Job[] inputs) =>
        builder.Add(JobGraphTests.Record(name, inputs), name, cost);
}
