namespace Minori.Training;

/// <summary>Something the user asked of training cannot be done; the message is one line: what, where, how to mend.</summary>
public class TrainingException(string message, Exception? cause = null) : Exception(message, cause);
