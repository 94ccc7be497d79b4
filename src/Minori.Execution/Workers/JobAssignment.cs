using System.Collections.Frozen;
using System.Text.Json;
using Minori.Execution.Artifacts;

namespace Minori.Execution.Workers;

/// <summary>A record with the circumstances of its execution, which do not change the result: the content of a job file.</summary>
/// <param name="Store">The root of the store.</param>
/// <param name="Record">The job.</param>
/// <param name="Threads">How many threads it may use.</param>
/// <param name="TimeLimit">The most time one attempt may take; null for no limit.</param>
public sealed record JobAssignment(string Store, JobRecord Record, int Threads = 1, TimeSpan? TimeLimit = null)
{
    /// <summary>Where this machine has what records name by its content, such as a corpus by its fingerprint.</summary>
    public IReadOnlyDictionary<string, string> Locations { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>How to go about the work, in words that the kinds of jobs know.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>Fires at the end of the time limit; a limit that is too long for a timer is none.</summary>
    internal CancellationTokenSource StartTimeLimit() =>
        new(TimeLimit is { } limit && limit.TotalMilliseconds < uint.MaxValue - 1 ? limit : Timeout.InfiniteTimeSpan);

    /// <summary>Writes a job file.</summary>
    public void Write(string path) =>
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, WorkerJson.Default.JobAssignment));

    /// <summary>Reads a job file.</summary>
    /// <exception cref="ExecutionException">The file is absent or no job file.</exception>
    public static JobAssignment Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), WorkerJson.Default.JobAssignment)
                ?? throw new JsonException("it is empty");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ExecutionException(
                $"{path} is not a job file: {exception.Message.ReplaceLineEndings(" ")}; the coordinator writes them", exception);
        }
    }
}
