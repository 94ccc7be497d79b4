using System.Diagnostics;
using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Graphs;
using Minori.Execution.Worker;

namespace Minori.Execution.Tests.Executors;

/// <summary>Starts the worker program of the tests and compares what it leaves.</summary>
internal static class TrialRuns
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Minori.Execution.Worker.dll");

    public static WorkerCommand Command { get; } = new("dotnet", [Program, "worker"]);

    /// <summary>A coordinator in a process of its own.</summary>
    /// <param name="store">The store's root.</param>
    /// <param name="graves">Where given, coordinator and workers kill themselves, and each leaves a file in this folder.</param>
    public static Process StartCoordinator(string store, string? graves = null)
    {
        ProcessStartInfo start = new("dotnet", [Program, "run", store]);
        if (graves is not null)
        {
            start.Environment[SelfKill.Variable] = "";
            start.Environment[SelfKill.GravesVariable] = graves;
        }

        return Process.Start(start)!;
    }

    /// <summary>A worker that does one job, and what it says on standard output.</summary>
    public static async Task<(int ExitCode, string Output)> WorkAsync(string jobFile)
    {
        using Process worker = Process.Start(
            new ProcessStartInfo("dotnet", [Program, "worker", jobFile]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> log = worker.StandardError.ReadToEndAsync();
        string output = await worker.StandardOutput.ReadToEndAsync();
        await log;
        await worker.WaitForExitAsync();
        return (worker.ExitCode, output);
    }

    public static JobGraph GraphOf(params JobRecord[] records)
    {
        JobGraphBuilder builder = new();
        foreach (JobRecord record in records)
        {
            builder.Add(record, record.CanonicalText);
        }

        return builder.Build();
    }

    /// <summary>Every file of every artifact but the manifests, by path, with its hash.</summary>
    public static SortedDictionary<string, string> Contents(ArtifactStore store)
    {
        SortedDictionary<string, string> contents = new(StringComparer.Ordinal);
        foreach (ArtifactId id in store.List())
        {
            foreach (ArtifactFile file in store.Verify(id)?.Manifest.Files ?? [])
            {
                contents.Add($"{id}/{file.Path}", file.Sha256);
            }
        }

        return contents;
    }
}
