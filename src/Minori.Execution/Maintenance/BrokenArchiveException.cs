namespace Minori.Execution.Maintenance;

/// <summary>An archive ends too early or holds what no tar file holds; the message goes on after the archive's name.</summary>
internal sealed class BrokenArchiveException(string message, Exception? cause = null) : Exception(message, cause);
