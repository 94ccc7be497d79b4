namespace Minori.Modifications;

/// <summary>A modification that was asked for cannot be made; the message is one line: what, where, how to mend it.</summary>
public sealed class ModificationException(string message) : Exception(message);
