namespace Minori.Training;

/// <summary>A saved state cannot be gone on from: a file of it is missing, or its bytes are not those that were saved.</summary>
public sealed class DamagedStateException : TrainingException
{
    internal DamagedStateException(string folder, string message, Exception? cause = null)
        : base(message, cause) => Folder = folder;

    /// <summary>The state's folder, as the caller named it.</summary>
    public string Folder { get; }
}
