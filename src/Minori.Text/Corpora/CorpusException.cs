namespace Minori.Text;

/// <summary>
/// A corpus or task file cannot be found or read; the message is one line that names the place and the mend.
/// </summary>
public sealed class CorpusException : Exception
{
    public CorpusException(string message)
        : base(message)
    {
    }

    public CorpusException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
