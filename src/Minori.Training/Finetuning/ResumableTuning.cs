namespace Minori.Training;

/// <summary>Where a tuning keeps what it goes on from after it was stopped or killed, and how often.</summary>
/// <param name="Folder">
/// The state's own folder. A state that is there is gone on from, if it is of the same tuning; whoever keeps the tuning's
/// result deletes the folder.
/// </param>
public sealed record ResumableTuning(string Folder)
{
    /// <summary>Time between two saved states.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock behind it.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether a folder holds the state of a tuning.</summary>
    public static bool IsIn(string folder) => TuningStateFile.Exists(folder);
}
