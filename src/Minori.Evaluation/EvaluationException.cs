namespace Minori.Evaluation;

/// <summary>An evaluation that was asked for cannot be made; the message is one line: what, where, how to mend it.</summary>
public sealed class EvaluationException(string message) : Exception(message);
