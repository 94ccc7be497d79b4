namespace Minori.Execution;

/// <summary>A result that another version of the program made, in a form that this one does not know: no damage.</summary>
public sealed class UnknownFormatException(string message) : ExecutionException(message);
