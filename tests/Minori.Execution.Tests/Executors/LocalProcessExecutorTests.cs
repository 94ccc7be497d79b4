using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Scheduling;
using Minori.Execution.Tests.Scheduling;
using Minori.Execution.Worker;
using Minori.Execution.Workers;
using Minori.Testing;
using Xunit;

namespace Minori.Execution.Tests.Executors;

public sealed class LocalProcessExecutorTests : IDisposable
{
    private static readonly SchedulerOptions Options = new() { Slots = 2, Retries = 1, RetryDelay = TimeSpan.Zero, KeepGoing = true };
    private readonly TemporaryFolder temporary = new();
    private readonly ArtifactStore store;
    private readonly EventList events = [];

    public LocalProcessExecutorTests() => store = new ArtifactStore(temporary.File("store"));

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task VicesOfWorkersDoNotSpoilTheRun()
    {
        JobRecord exit = TrialGraph.Vice("exit"), once = TrialGraph.Vice("exit once"), fail = TrialGraph.Vice("fail");
        JobRecord garbage = TrialGraph.Vice("garbage"), good = TrialGraph.Chain(1, 3);

        RunSummary summary = await RunAsync(Options, exit, once, fail, garbage, good);

        Assert.Equal(3, summary.Finished);
        Assert.Equal([once.Id, garbage.Id, good.Id], new[] { once, garbage, good }.Where(r => store.Verify(r.Id) is not null).Select(r => r.Id));
        Dictionary<ArtifactId, string> messages = summary.Failures.ToDictionary(f => f.Job.Id, f => f.Message);
        Assert.Equal(2, messages.Count);
        Assert.Contains("exit code 9 (attempt 2", messages[exit.Id], StringComparison.Ordinal);
        Assert.Equal("the loss is NaN at step 7; lower the learning rate", messages[fail.Id]);
        Assert.Equal(new[] { exit.Id, once.Id }.Order(), events.OfType<JobRetried>().Select(e => e.Job.Id).Order());
        Assert.Contains("last words", await File.ReadAllTextAsync(store.LogFile(exit.Id)), StringComparison.Ordinal);
        Assert.Contains("chatter", await File.ReadAllTextAsync(store.LogFile(garbage.Id)), StringComparison.Ordinal);
        Assert.DoesNotContain("last words", await File.ReadAllTextAsync(store.LogFile(good.Id)), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.File("store", "temporary")));
    }

    [Fact]
    public async Task OneWorkerDoesManyJobsAndKeepsTheirLogsApart()
    {
        JobRecord[] records = [.. Enumerable.Range(0, 12).Select(seed => TrialGraph.Chain(seed, 1))];

        RunSummary summary = await RunAsync(Options with { Slots = 1, ThreadsPerJob = 3 }, records);

        Assert.Equal(records.Length, summary.Finished);
        string[] logs = [.. records.Select(r => File.ReadAllText(store.LogFile(r.Id)))];
        Assert.Matches("^begins in process [0-9]+ with 3 threads\\s+$", Assert.Single(logs.Distinct()));
    }

    [Fact]
    public async Task HangingWorkerIsKilledAtItsTimeLimit()
    {
        JobRecord hang = TrialGraph.Vice("hang");

        RunSummary summary = await RunAsync(Options with { Retries = 0, TimeLimit = TimeSpan.FromSeconds(1) }, hang);

        Assert.Contains("time limit", Assert.Single(summary.Failures).Message, StringComparison.Ordinal);
        using JobWork? claim = store.TryClaim(hang.Id);
        Assert.NotNull(claim);
    }

    [Fact]
    public async Task StopLetsTheJobSaveItsState()
    {
        JobRecord wait = TrialGraph.Vice("wait");
        using CancellationTokenSource stop = new();
        StopAtProgress(stop);

        RunSummary summary = await RunAsync(Options, stop.Token, default, wait);

        Assert.Equal((1, 0), (summary.Remaining, summary.Failures.Count));
        Assert.Equal("saved", await File.ReadAllTextAsync(Path.Combine(store.Root, "work", wait.Id.Value, "state", "marker")));
        Assert.Null(store.TryOpen(wait.Id));
    }

    [Fact]
    public async Task AJobThatDiesWhileItsResultIsSealedGoesOnFromItsLastStep()
    {
        JobRecord fragile = TrialGraph.Fragile();

        RunSummary summary = await RunAsync(Options, fragile);

        Assert.Equal((1, 0), (summary.Finished, summary.Failures.Count));
        Assert.Single(events.OfType<JobRetried>());
        Assert.Equal(
            ["trains step 0", "trains step 1", "trains step 2"],
            (await File.ReadAllLinesAsync(store.LogFile(fragile.Id))).Where(line => line.StartsWith("trains", StringComparison.Ordinal)));
        Assert.Equal(["model/steps.txt"], store.Verify(fragile.Id)!.Manifest.Files.Select(f => f.Path));
        Assert.Empty(store.ListWork());
    }

    [Fact]
    public async Task AWorkerThatIsSignalledItselfHasTheCoordinatorsTimeToSaveItsState()
    {
        // The worker's own time, for the end of its input, is a second, and saving takes three.
        JobRecord slow = TrialGraph.Vice("save slowly");
        using CancellationTokenSource stop = new();
        events.Listener = e =>
        {
            if (e is JobProgressed progressed)
            {
                using Process kill = Process.Start("kill", ["-INT", progressed.Progress.Message!]);
                stop.Cancel();
            }
        };

        RunSummary summary = await RunAsync(Options, stop.Token, default, slow);

        Assert.Equal((1, 0), (summary.Remaining, summary.Failures.Count));
        Assert.Equal("saved", await File.ReadAllTextAsync(Path.Combine(store.Root, "work", slow.Id.Value, "state", "marker")));
    }

    [Fact]
    public async Task AWorkerThatDiedWhileItWaitedCostsTheNextJobNoAttempt()
    {
        JobRecord[] records = [TrialGraph.Chain(1, 1), TrialGraph.Chain(2, 1)];
        await using LocalProcessExecutor executor = new(TrialRuns.Command);
        List<JobOutcomeKind> outcomes = [];
        foreach (JobRecord record in records)
        {
            JobOutcome outcome = await executor.RunAsync(new JobAssignment(store.Root, record), new Progress<JobProgress>(), default, default);
            outcomes.Add(outcome.Kind);
            string log = await File.ReadAllTextAsync(store.LogFile(record.Id));
            using Process worker = Process.GetProcessById(int.Parse(Regex.Match(log, "in process ([0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture));
            worker.Kill();
            await worker.WaitForExitAsync();
        }

        Assert.Equal([JobOutcomeKind.Succeeded, JobOutcomeKind.Succeeded], outcomes);
    }

    [Fact]
    public async Task KillDoesNotWait()
    {
        JobRecord hang = TrialGraph.Vice("hang"), wait = TrialGraph.Vice("wait");
        using CancellationTokenSource kill = new();
        StopAtProgress(kill);

        // The grace is an hour: a kill that waited would not be back in time.
        RunSummary summary = await RunAsync(Options, default, kill.Token, hang, wait).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(2, summary.Remaining);
    }

    [Fact]
    public async Task AbsentProgramEndsTheRunInOneLine()
    {
        await using LocalProcessExecutor executor = new(new WorkerCommand(temporary.File("no-such-program"), []));

        ExecutionException exception = await Assert.ThrowsAsync<ExecutionException>(
            () => new Scheduler(store, executor).RunAsync(TrialRuns.GraphOf(TrialGraph.Chain(1, 1))));

        Assert.Contains("no-such-program", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    private void StopAtProgress(CancellationTokenSource source) => events.Listener = e =>
    {
        if (e is JobProgressed)
        {
            source.Cancel();
        }
    };

    private Task<RunSummary> RunAsync(SchedulerOptions options, params JobRecord[] records) =>
        RunAsync(options, default, default, records);

    private async Task<RunSummary> RunAsync(
        SchedulerOptions options,
        CancellationToken stop,
        CancellationToken kill,
        params JobRecord[] records)
    {
        await using LocalProcessExecutor executor = new(TrialRuns.Command, grace: TimeSpan.FromHours(1));
        return await new Scheduler(store, executor, options).RunAsync(TrialRuns.GraphOf(records), events, stop, kill);
    }
}
