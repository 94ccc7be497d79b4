namespace Minori.Studies;

/// <summary>A study that can't go on; the message is one line: what is wrong, where, and how to mend it.</summary>
public sealed class StudyException : Exception
{
    public StudyException(string message)
        : base(message)
    {
    }

    public StudyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public StudyException()
    {
    }
}
