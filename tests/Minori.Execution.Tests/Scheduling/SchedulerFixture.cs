using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Scheduling;
using Minori.Execution.Tests.Graphs;
using Minori.Testing;

namespace Minori.Execution.Tests.Scheduling;

/// <summary>A store, a graph that grows, and what a run tells.</summary>
public abstract class SchedulerFixture : IDisposable
{
    protected SchedulerFixture() => Store = new ArtifactStore(Temporary.File("store"));

    /// <summary>Options without waits.</summary>
    protected static SchedulerOptions Quick { get; } = new() { Slots = 2, RetryDelay = TimeSpan.Zero, BusyDelay = TimeSpan.Zero };

    private protected TemporaryFolder Temporary { get; } = new();

    protected ArtifactStore Store { get; }

    protected JobGraphBuilder Graph { get; } = new();

    private protected EventList Events { get; } = [];

    public void Dispose()
    {
        Temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static JobGraph RandomGraph(Random random, int round)
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

    protected Job Add(string name, double cost = 1, params Job[] inputs) =>
        Graph.Add(JobGraphTests.Record(name, inputs), name, cost);

    private protected Task<RunSummary> RunAsync(FakeExecutor executor, SchedulerOptions? options = null, CancellationToken stop = default) =>
        new Scheduler(Store, executor, options ?? Quick).RunAsync(Graph.Build(), Events, stop);
}
