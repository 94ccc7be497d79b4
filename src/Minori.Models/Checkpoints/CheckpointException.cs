namespace Minori.Models;

/// <summary>
/// A checkpoint or one of its files cannot be read or written; the message is one line: the file, what is wrong with
/// it, how to mend it.
/// </summary>
public sealed class CheckpointException : Exception
{
    public CheckpointException(string message)
        : base(message)
    {
    }

    public CheckpointException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
