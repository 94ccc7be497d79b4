using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Scheduling;

namespace Minori.Execution.Worker;

/// <summary>A coordinator as a process of its own, so that it can be killed.</summary>
internal sealed class Coordinator : IProgress<SchedulerEvent>
{
    public static async Task<int> RunAsync(string store)
    {
        SchedulerOptions options = new()
        {
            Slots = 2,
            Retries = 1000,
            RetryDelay = TimeSpan.Zero,
            BusyDelay = TimeSpan.FromMilliseconds(20),
        };
        await using LocalProcessExecutor executor = new(WorkerCommand.ThisProgram("worker"));
        RunSummary summary = await new Scheduler(new ArtifactStore(store), executor, options)
            .RunAsync(TrialGraph.Create(), new Coordinator());
        return summary.Complete ? 0 : 1;
    }

    public void Report(SchedulerEvent value)
    {
        if (value is JobRetried or JobFinished)
        {
            SelfKill.Count("coordinator", most: 10, longestMoment: 200);
        }
    }
}
