namespace Minori.Reporting;

/// <summary>A report cannot be written or read; the message is one line: what is wrong, where, how to mend it.</summary>
public sealed class ReportException(string message, Exception? inner = null) : Exception(message, inner);
