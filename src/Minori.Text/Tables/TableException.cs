namespace Minori.Text;

/// <summary>A table of numbers that cannot be used; the message is one line: file and line, what is wrong, how to mend it.</summary>
public sealed class TableException(string message) : Exception(message);
