using System.Collections.Immutable;
using Minori.Execution.Artifacts;

namespace Minori.Execution.Graphs;

/// <summary>
/// Jobs and who reads whose artifact; made by <see cref="JobGraphBuilder"/>. Jobs are numbered in topological order: a
/// job's inputs have smaller numbers. There are no cycles, because an id is a hash over the ids of the inputs.
/// </summary>
public sealed class JobGraph
{
    private readonly Dictionary<ArtifactId, int> numbers;

    internal JobGraph(IReadOnlyList<Job> jobs, Dictionary<ArtifactId, int> numbers, IEnumerable<int> required)
    {
        this.numbers = numbers;
        Jobs = [.. jobs];
        Inputs = [.. jobs.Select(job => job.Record.Inputs.Values.Select(id => numbers[id]).Distinct().Order().ToImmutableArray())];
        Consumers = ConsumersOf(Inputs);
        CriticalPaths = CriticalPathsOf(Jobs, Consumers);
        Targets = [.. Enumerable.Range(0, Jobs.Length).Where(n => Consumers[n].IsEmpty).Union(required).Order()];
    }

    /// <summary>All jobs, in topological order.</summary>
    public ImmutableArray<Job> Jobs { get; }

    /// <summary>By job number: the numbers of the jobs whose artifacts it reads.</summary>
    public ImmutableArray<ImmutableArray<int>> Inputs { get; }

    /// <summary>By job number: the numbers of the jobs that read its artifact.</summary>
    public ImmutableArray<ImmutableArray<int>> Consumers { get; }

    /// <summary>By job number: its cost and the greatest total cost of a chain of jobs that wait for it.</summary>
    public ImmutableArray<double> CriticalPaths { get; }

    /// <summary>The numbers of the jobs wanted for themselves: those that no job reads, and those asked for by name.</summary>
    public ImmutableArray<int> Targets { get; }

    /// <summary>The number of the job that makes an artifact, or null.</summary>
    public int? Find(ArtifactId id) => numbers.TryGetValue(id, out int number) ? number : null;

    /// <summary>The part of the graph that makes the jobs of some kinds: those jobs, and whatever they need.</summary>
    public JobGraph Only(IReadOnlySet<string> kinds)
    {
        bool[] wanted = new bool[Jobs.Length];
        for (int n = Jobs.Length - 1; n >= 0; n--)
        {
            wanted[n] = kinds.Contains(Jobs[n].Record.Kind) || Consumers[n].Any(c => wanted[c]);
        }

        JobGraphBuilder part = new();
        foreach (Job job in Jobs.Where((_, n) => wanted[n]))
        {
            part.Add(job);
            if (kinds.Contains(job.Record.Kind))
            {
                part.Require(job);
            }
        }

        return part.Build();
    }

    private static ImmutableArray<ImmutableArray<int>> ConsumersOf(ImmutableArray<ImmutableArray<int>> inputs)
    {
        List<int>[] consumers = new List<int>[inputs.Length];
        for (int n = 0; n < inputs.Length; n++)
        {
            consumers[n] = [];
            foreach (int input in inputs[n])
            {
                consumers[input].Add(n);
            }
        }

        return [.. consumers.Select(c => c.ToImmutableArray())];
    }

    private static ImmutableArray<double> CriticalPathsOf(
        ImmutableArray<Job> jobs,
        ImmutableArray<ImmutableArray<int>> consumers)
    {
        double[] paths = new double[jobs.Length];
        for (int n = jobs.Length - 1; n >= 0; n--)
        {
            paths[n] = jobs[n].EstimatedCost + consumers[n].Select(c => paths[c]).DefaultIfEmpty().Max();
        }

        return [.. paths];
    }
}
