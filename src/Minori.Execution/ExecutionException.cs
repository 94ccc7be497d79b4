namespace Minori.Execution;

/// <summary>A failure to store, plan or run that the user can mend; the message is one line.</summary>
public class ExecutionException : Exception
{
    public ExecutionException(string message)
        : base(message)
    {
    }

    public ExecutionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
