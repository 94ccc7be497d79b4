namespace Minori.Cli.Output;

/// <summary>A command that can't do what it was asked; the message is one line: what is wrong, where, how to mend it.</summary>
public sealed class CommandException : Exception
{
    public CommandException(string message)
        : base(message)
    {
    }

    public CommandException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public CommandException()
    {
    }
}
