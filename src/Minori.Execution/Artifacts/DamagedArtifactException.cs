namespace Minori.Execution.Artifacts;

/// <summary>A file of an artifact is not what its manifest says. The artifact has been set aside, and counts as lacking.</summary>
public sealed class DamagedArtifactException(string message) : ExecutionException(message);
