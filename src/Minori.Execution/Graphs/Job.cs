using Minori.Execution.Artifacts;

namespace Minori.Execution.Graphs;

/// <summary>One node of a graph: a record, and what the scheduler and the user want to know about it.</summary>
/// <param name="Record">What decides the result; nothing else here does.</param>
/// <param name="Title">What people see, for example <c>pretrain 4M tokens, seed 1</c>.</param>
/// <param name="EstimatedCost">Expected work in any unit that is the same for all jobs of a graph; not negative.</param>
/// <param name="Memory">The expected peak of memory; none where it does not matter.</param>
/// <param name="DiskBytes">The expected size of the artifact; 0 where it does not matter.</param>
public sealed record Job(JobRecord Record, string Title, double EstimatedCost = 1, JobMemory Memory = default, long DiskBytes = 0)
{
    public ArtifactId Id => Record.Id;
}
