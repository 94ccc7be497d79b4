using System.Text.Json;
using Minori.Execution.Workers;
using Minori.Shared;

namespace Minori.Execution.Artifacts;

/// <summary>Why a job failed for good.</summary>
/// <param name="Message">One line.</param>
/// <param name="Time">When.</param>
public sealed record FailureNote(string Message, DateTimeOffset Time);

/// <summary>How far a running job was.</summary>
/// <param name="Progress">What it told last.</param>
/// <param name="Time">When.</param>
public sealed record ProgressNote(JobProgress Progress, DateTimeOffset Time);

/// <summary>
/// What a coordinator leaves beside a job's state for people who ask from another terminal. Nothing depends on it: where
/// the disk refuses a note it is not written, and one that cannot be read is not there.
/// </summary>
public sealed class JobNotes(ArtifactStore store)
{
    /// <summary>Why the job failed, or null.</summary>
    public FailureNote? FailureOf(ArtifactId id) => Read(store.Layout.FailureOf(id), StoreJson.Default.FailureNote);

    /// <summary>How far the job was, or null.</summary>
    public ProgressNote? ProgressOf(ArtifactId id) => Read(store.Layout.ProgressOf(id), StoreJson.Default.ProgressNote);

    /// <summary>Whether a worker is at the job now.</summary>
    public bool IsRunning(ArtifactId id) => LockFile.IsHeld(Path.Combine(store.Layout.WorkOf(id), JobWork.LockName));

    /// <summary>Whether an earlier attempt has left something to go on from.</summary>
    public bool HasState(ArtifactId id)
    {
        string state = Path.Combine(store.Layout.WorkOf(id), JobWork.StateName);
        return Directory.Exists(state) && Directory.EnumerateFileSystemEntries(state).Any();
    }

    internal void Failed(ArtifactId id, string message, DateTimeOffset time) =>
        Write(store.Layout.FailureOf(id), new FailureNote(message, time), StoreJson.Default.FailureNote);

    internal void Progressed(ArtifactId id, JobProgress progress, DateTimeOffset time)
    {
        // A late word of a job that is done must not bring its work folder back.
        if (Directory.Exists(store.Layout.WorkOf(id)))
        {
            Write(store.Layout.ProgressOf(id), new ProgressNote(progress, time), StoreJson.Default.ProgressNote);
        }
    }

    /// <summary>A new attempt: what was said of the one before holds no more.</summary>
    internal void Begun(ArtifactId id)
    {
        try
        {
            File.Delete(store.Layout.FailureOf(id));
            File.Delete(store.Layout.ProgressOf(id));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There was none, or the disk is not ours to write.
        }
    }

    private static T? Read<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static void Write<T>(string path, T note, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            // Not forced to the disk: a note that a power cut takes was of a run that it ended as well.
            AtomicFile.Write(path, JsonSerializer.Serialize(note, type) + "\n", durable: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The run itself says what is wrong with the disk.
        }
    }
}
