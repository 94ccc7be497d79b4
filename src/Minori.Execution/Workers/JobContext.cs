using Minori.Execution.Artifacts;

namespace Minori.Execution.Workers;

/// <summary>What a job gets to work with.</summary>
public sealed class JobContext
{
    public required JobRecord Record { get; init; }

    /// <summary>By the record's names; every byte was checked before the job began.</summary>
    public required IReadOnlyDictionary<string, Artifact> Inputs { get; init; }

    /// <summary>Empty at first; what is in it when the job returns becomes the artifact.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>
    /// For resumable state: survives kills, is seen by no other job, and is deleted when the artifact stands; until then a
    /// kill may come at any moment, so nothing that is worth its time is moved out of it. A kill may come in the middle of a
    /// write, so a file is written under another name and renamed.
    /// </summary>
    public required string WorkFolder { get; init; }

    /// <summary>Where this machine has what the record names by its content; must not change the result.</summary>
    public required IReadOnlyDictionary<string, string> Locations { get; init; }

    /// <summary>How to go about the work, in words that the kinds of jobs know; must not change the result.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>How many threads the job may use; must not change the result.</summary>
    public required int Threads { get; init; }

    /// <summary>May be told as often as is convenient: the worker passes on a few reports a second.</summary>
    public required IProgress<JobProgress> Progress { get; init; }

    /// <summary>The job's log, for the person who looks for the cause of a failure.</summary>
    public required TextWriter Log { get; init; }

    /// <summary>Asks the job to save its state and stop.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Makes a folder of <see cref="WorkFolder"/> a part of the artifact, under the same name. It stays where it is as well:
    /// an attempt that dies before the artifact stands has lost nothing.
    /// </summary>
    /// <param name="name">The folder's name.</param>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public void KeepResult(string name) => FolderLink.Create(Path.Combine(WorkFolder, name), Path.Combine(OutputFolder, name));
}
