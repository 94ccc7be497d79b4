namespace Minori.Text;

/// <summary>
/// A tokenizer cannot be read, trained or used; the message is one line that names the cause and the mend.
/// </summary>
public sealed class TokenizerException : Exception
{
    public TokenizerException(string message)
        : base(message)
    {
    }

    public TokenizerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
