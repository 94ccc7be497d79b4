namespace Minori.Models;

/// <summary>
/// A model cannot have the sizes asked for; the message is one line that says which and how to mend it.
/// </summary>
public sealed class ModelConfigurationException(string message) : Exception(message);
