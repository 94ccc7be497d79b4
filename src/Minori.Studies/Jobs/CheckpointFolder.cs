using Minori.Compute;
using Minori.Execution.Artifacts;
using Minori.Models;

namespace Minori.Studies.Jobs;

/// <summary>Where a checkpoint lies in the artifacts of jobs that make one.</summary>
public static class CheckpointFolder
{
    /// <summary>The folder's name, in a job's output and among what it saves.</summary>
    public const string Name = "checkpoint";

    /// <summary>The folder to write, inside a job's output.</summary>
    public static string In(string outputFolder) => Path.Combine(outputFolder, Name);

    /// <summary>Loads the checkpoint that a finished job made.</summary>
    /// <exception cref="CheckpointException">The folder holds no readable checkpoint.</exception>
    public static Checkpoint Load(Artifact artifact) => Checkpoint.Load(In(artifact.Folder));

    /// <summary>Opens the checkpoint that a finished job made, to be run forward only.</summary>
    /// <exception cref="CheckpointException">The folder holds no readable checkpoint.</exception>
    public static ForwardCheckpoint Open(Artifact artifact, ThreadTeam team) =>
        ForwardCheckpoint.Open(In(artifact.Folder), team);
}
