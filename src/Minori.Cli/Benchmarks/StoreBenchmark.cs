using System.Diagnostics;
using System.Text.Json.Nodes;
using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Graphs;
using Minori.Execution.Indexing;
using Minori.Execution.Scheduling;
using Minori.Execution.Workers;

namespace Minori.Cli.Benchmarks;

/// <summary>What store and scheduler cost beside the jobs themselves, in seconds.</summary>
/// <param name="Build">Making the graph: records, ids, paths.</param>
/// <param name="Plan">Planning it on a store that has nothing.</param>
/// <param name="Run">
/// Running it with jobs that do nothing: each is scheduled, sealed with one small file, and looked up. This and what follows is
/// null where nothing was run.
/// </param>
/// <param name="PlanAgain">Planning it when everything is done.</param>
/// <param name="RunAgain">Running it when everything is done.</param>
/// <param name="Index">Making the store's index anew.</param>
internal sealed record StoreBenchmark(
    double Build, double Plan, double? Run = null, double? PlanAgain = null, double? RunAgain = null, double? Index = null)
{
    // Like a study: a tenth of the jobs are trainings that one corpus feeds, the others measure one training each.
    private const int MeasurementsPerTraining = 9;

    /// <summary>Measures in a store of its own.</summary>
    /// <param name="jobs">How many jobs.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="runs">Whether the jobs are run as well; their sealing waits for the disk.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public static async Task<StoreBenchmark> MeasureAsync(int jobs, string folder, bool runs, CancellationToken cancellationToken)
    {
        ArtifactStore store = new(folder);
        (JobGraph graph, double build) = Time(() => Graph(jobs));
        double plan = Time(() => JobPlan.Create(graph, store)).Seconds;
        if (!runs)
        {
            return new StoreBenchmark(build, plan);
        }

        double run = await RunAsync(graph, store, cancellationToken).ConfigureAwait(false);
        return new StoreBenchmark(
            build,
            plan,
            run,
            Time(() => JobPlan.Create(graph, store)).Seconds,
            await RunAsync(graph, store, cancellationToken).ConfigureAwait(false),
            Time(() =>
            {
                using StoreIndex index = StoreIndex.Rebuild(store);
                return index;
            }).Seconds);
    }

    private static async Task<double> RunAsync(JobGraph graph, ArtifactStore store, CancellationToken cancellationToken)
    {
        InstantKind kind = new();
        InProcessExecutor executor = new(new Dictionary<string, IJobKind> { [kind.Name] = kind });
        long start = Stopwatch.GetTimestamp();
        await using (executor.ConfigureAwait(false))
        {
            await new Scheduler(store, executor).RunAsync(graph, stop: cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static JobGraph Graph(int jobs)
    {
        JobGraphBuilder builder = new();
        Job corpus = builder.Add(Record(0, null), "corpus");
        Job training = corpus;
        for (int i = 1; i < jobs; i++)
        {
            bool trains = i % (MeasurementsPerTraining + 1) == 1;
            Job job = builder.Add(Record(i, trains ? corpus.Id : training.Id), $"job {i}", trains ? 10 : 1);
            training = trains ? job : training;
        }

        return builder.Build();
    }

    private static JobRecord Record(int i, ArtifactId? input)
    {
        JsonObject parameters = new() { ["number"] = i, ["learning_rate"] = 3e-3, ["schedule"] = "wsd", ["budget_tokens"] = 1_000_000 };
        return new(InstantKind.KindName, 1, parameters, input is null ? null : new Dictionary<string, ArtifactId> { ["input"] = input });
    }

    private static (T Result, double Seconds) Time<T>(Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        T result = work();
        return (result, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private sealed class InstantKind : IJobKind
    {
        public const string KindName = "instant";

        public string Name => KindName;

        public int Revision => 1;

        public void Execute(JobContext context) => File.WriteAllText(Path.Combine(context.OutputFolder, "result.json"), "{}");
    }
}
