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
    private readonly TemporaryFolder temporary = new();
    private readonly ArtifactStore undisturbed;

    public DisturbedRunTests() => undisturbed = new ArtifactStore(temporary.File("undisturbed"));

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task KillsAtRandomMomentsChangeNoBit()
    {
        await RunUndisturbedAsync();
        ArtifactStore store = new(temporary.File("disturbed"));

        // Everybody, coordinator and workers, dies by SIGKILL after a random time; what a round has saved, the next uses.
        int exitCode = -1;
        int kills = 0;
        for (int round = 0; round < 6 && exitCode != 0; round++)
        {
            exitCode = await FinishAsync(TrialRuns.StartCoordinator(store.Root, lifetime: 400));
            kills += exitCode == 0 ? 0 : 1;
        }

        Assert.Equal(0, await FinishAsync(TrialRuns.StartCoordinator(store.Root)));
        int attempts = store.List().Sum(id => File.ReadAllLines(store.LogFile(id)).Length);
        Assert.True(kills > 0, "no coordinator was killed: the test shows nothing");
        Assert.True(attempts > store.List().Count(), "no job was interrupted: the test shows nothing");
        Assert.Equal(TrialRuns.Contents(undisturbed), TrialRuns.Contents(store));
        AssertNoTraces(store);
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
        while (!states.Any(state => File.Exists(Path.Combine(state, "state.txt"))))
        {
            await Task.Delay(10);
        }

        coordinator.Kill();
        await coordinator.WaitForExitAsync();

        // A worker holds its job's claim as long as it lives.
        foreach (JobRecord record in TrialGraph.Create().Jobs.Select(j => j.Record))
        {
            JobWork? claim;
            while ((claim = store.TryClaim(record.Id)) is null)
            {
                await Task.Delay(10);
            }

            claim.Dispose();
        }

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
