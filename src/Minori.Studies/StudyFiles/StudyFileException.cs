namespace Minori.Studies.StudyFiles;

/// <summary>A study file that can't be read; the message is one line: file:line:column, the key's path, what was expected.</summary>
public sealed class StudyFileException : Exception
{
    public StudyFileException(string message)
        : base(message)
    {
    }

    public StudyFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public StudyFileException()
    {
    }
}
