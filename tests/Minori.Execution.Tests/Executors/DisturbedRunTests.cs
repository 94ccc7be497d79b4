using System.Diagnostics;
using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Scheduling;
using Minori.Execution.Worker;
using Minori.Testing;
using Xunit;

namespace Minori.Execution.Tests.Executors;

public sealed class DisturbedRunTests : IDisposable
{
    private const int WantedKills = 50;
    private const int Killed = 128 + 9;
    private readonly TemporaryFolder temporary = new();
    private readonly ArtifactStore undisturbed;

    public DisturbedRunTests() => undisturbed = new ArtifactStore(temporary.File("undisturbed"));

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task KillsAtRandomMomentsChangeNoBit()
    {
        await RunUndisturbedAsync();
        string graves = Directory.CreateDirectory(temporary.File("graves")).FullName;
        int Kills(string role) => Directory.EnumerateFiles(graves, $"{role}-*").Count();

        // Everybody, coordinator and workers, dies by SIGKILL in the middle of the work; what a round has saved, the next uses.
        for (int study = 0; Kills("*") < WantedKills; study++)
        {
            ArtifactStore store = new(temporary.File($"disturbed {study}"));
            int exitCode = -1;
            while (exitCode != 0 && Kills("*") < WantedKills)
            {
                exitCode = await FinishAsync(TrialRuns.StartCoordinator(store.Root, graves));
                Assert.Contains(exitCode, (int[])[0, Killed]);
            }

            Assert.Equal(0, await FinishAsync(TrialRuns.StartCoordinator(store.Root)));
            Assert.Equal(TrialRuns.Contents(undisturbed), TrialRuns.Contents(store));
            AssertNoTraces(store);
        }

        Assert.True(Kills("coordinator") > 1, $"{Kills("coordinator")} coordinators were killed beside {Kills("worker")} workers: the test shows little");
        Assert.True(Kills("worker") > 20, $"{Kills("worker")} workers were killed: the test shows little");
    }

    [Fact]
    public async Task TwoCoordinatorsShareTheWorkAndDoNothingTwice()
    {
        await RunUndisturbedAsync();
        ArtifactStore store = new(temporary.File("shared"));
        using Process first = TrialRuns.StartCoordinator(store.Root);
        using Process second = TrialRuns.StartCoordinator(store.Root);

        await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync());

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(TrialRuns.Contents(undisturbed), TrialRuns.Contents(store));
        Assert.All(store.List(), id => Assert.Single(File.ReadAllLines(store.LogFile(id))));
        AssertNoTraces(store);
    }

    [Fact(Timeout = 120_000)]
    public async Task WorkersOfADeadCoordinatorGoHome()
    {
        ArtifactStore store = new(temporary.File("store"));
        string[] states = [.. TrialGraph.Create().Jobs.Select(j => Path.Combine(store.Root, "work", j.Id.Value, "state"))];
        using Process coordinator = TrialRuns.StartCoordinator(store.Root);
        IReadOnlyList<int> workers = [];
        while (workers.Count < 2 || !states.Any(state => File.Exists(Path.Combine(state, "state.txt"))))
        {
            await Task.Delay(10);
            workers = ProcessTree.ChildrenOf(coordinator.Id);
        }

        // One of them may not have begun its job yet: it must hear of the death all the same.
        coordinator.Kill();
        await coordinator.WaitForExitAsync();
        while (workers.Any(ProcessTree.IsAlive))
        {
            await Task.Delay(10);
        }

        Assert.All(TrialGraph.Create().Jobs, job =>
        {
            using JobWork? claim = store.TryClaim(job.Id);
            Assert.NotNull(claim);
        });
        Assert.True(states.Any(state => File.Exists(Path.Combine(state, "state.txt"))), "the state was not kept");
    }

    private static async Task<int> FinishAsync(Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
    }

    private static void AssertNoTraces(ArtifactStore store)
    {
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(store.Root, "temporary")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(store.Root, "work")));
        Assert.False(Directory.Exists(Path.Combine(store.Root, "damaged")));
    }

    private async Task RunUndisturbedAsync()
    {
        await using InProcessExecutor executor = new(TrialKinds.All);
        RunSummary summary = await new Scheduler(undisturbed, executor).RunAsync(TrialGraph.Create());
        Assert.True(summary.Complete);
    }
}
