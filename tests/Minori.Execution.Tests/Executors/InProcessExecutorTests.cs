using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Scheduling;
using Minori.Execution.Tests.Scheduling;
using Minori.Execution.Worker;
using Minori.Execution.Workers;
using Minori.Testing;
using Xunit;

namespace Minori.Execution.Tests.Executors;

public sealed class InProcessExecutorTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly ArtifactStore store;
    private readonly EventList events = [];

    public InProcessExecutorTests() => store = new ArtifactStore(temporary.File("store"));

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task FailureIsOneLineWithALogBehindIt()
    {
        JobRecord record = TrialGraph.Vice("fail");

        JobFailed failure = Assert.Single((await RunAsync(record)).Failures);

        Assert.Equal("the loss is NaN at step 7; lower the learning rate", failure.Message);
        Assert.Contains(nameof(TrialException), await File.ReadAllTextAsync(failure.LogFile), StringComparison.Ordinal);
        Assert.Single(events.OfType<JobStarted>());
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.File("store", "temporary")));
    }

    [Theory]
    [InlineData("manifest", 1, "manifest.json")]
    [InlineData("other", 2, "revision 1")]
    public async Task BrokenRulesAreTold(string how, int revision, string expected)
    {
        JobRecord record = new("vice", revision, new() { ["how"] = how });

        JobFailed failure = Assert.Single((await RunAsync(record)).Failures);

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownKindIsTold()
    {
        JobFailed failure = Assert.Single((await RunAsync(new JobRecord("bake", 1, []))).Failures);

        Assert.Contains("'bake'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("chain, fragile, vice", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TimeLimitEndsAnObedientJobAndAbandonsADeafOne()
    {
        await using InProcessExecutor executor = new(TrialKinds.All, grace: TimeSpan.FromMilliseconds(50));
        foreach (string how in (string[])["wait", "hang"])
        {
            JobAssignment assignment = new(store.Root, TrialGraph.Vice(how), 1, TimeSpan.FromMilliseconds(50));

            JobOutcome outcome = await executor.RunAsync(assignment, events.Relay, default, default);

            Assert.Equal(JobOutcomeKind.Crashed, outcome.Kind);
            Assert.Contains("time limit", outcome.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task DamagedInputIsSetAsideAndMadeAgain()
    {
        JobRecord trunk = TrialGraph.Chain(1, 3);
        JobRecord leaf = TrialGraph.Chain(2, 3, new() { ["trunk"] = trunk.Id });
        await RunAsync(trunk);
        string file = store.Open(trunk.Id).File("result.txt");
        string sound = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, sound.Replace(sound[0], '!'));

        RunSummary summary = await RunAsync(trunk, leaf);

        Assert.True(summary.Complete);
        Assert.Contains("was damaged", Assert.Single(events.OfType<JobRetried>()).Message, StringComparison.Ordinal);
        Assert.Equal(sound, await File.ReadAllTextAsync(store.Open(trunk.Id).File("result.txt")));
    }

    [Fact]
    public async Task ThreadsAndPlaceLeaveNoTraceInTheArtifact()
    {
        JobRecord record = TrialGraph.Chain(1, 2);
        ArtifactStore other = new(temporary.File("other"));
        await using InProcessExecutor executor = new(TrialKinds.All);

        await executor.RunAsync(new JobAssignment(store.Root, record, 1), events.Relay, default, default);
        await executor.RunAsync(new JobAssignment(other.Root, record, 4), events.Relay, default, default);

        Assert.Equal(TrialRuns.Contents(store), TrialRuns.Contents(other));
        Assert.Contains("4 threads", await File.ReadAllTextAsync(other.LogFile(record.Id)), StringComparison.Ordinal);
    }

    private async Task<RunSummary> RunAsync(params JobRecord[] records)
    {
        await using InProcessExecutor executor = new(TrialKinds.All);
        return await new Scheduler(store, executor).RunAsync(TrialRuns.GraphOf(records), events);
    }
}
