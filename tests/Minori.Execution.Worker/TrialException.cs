namespace Minori.Execution.Worker;

/// <summary>What a kind throws to say, in words for people, that its job cannot be done.</summary>
public sealed class TrialException(string message) : Exception(message);
