using System.Collections.Immutable;
using Minori.Execution.Artifacts;

namespace Minori.Execution.Graphs;

/// <summary>What a run has to do with a job.</summary>
public enum JobNeed
{
    /// <summary>Nothing wanted depends on it any more; its artifact may be absent.</summary>
    NotNeeded,

    /// <summary>Its artifact is in the store.</summary>
    Present,

    /// <summary>It has to run.</summary>
    ToRun,
}

/// <summary>Which jobs of a graph have to run, given a store.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Needs">By job number.</param>
public sealed record JobPlan(JobGraph Graph, ImmutableArray<JobNeed> Needs)
{
    /// <summary>
    /// Walks back from the targets and stops where the store has the artifact. The store is asked once per job at most,
    /// and not at all about jobs that only serve finished ones.
    /// </summary>
    public static JobPlan Create(JobGraph graph, ArtifactStore store)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(store);
        JobNeed[] needs = new JobNeed[graph.Jobs.Length];
        bool[] wanted = new bool[graph.Jobs.Length];
        foreach (int target in graph.Targets)
        {
            wanted[target] = true;
        }

        for (int n = needs.Length - 1; n >= 0; n--)
        {
            if (!wanted[n])
            {
                continue;
            }

            needs[n] = store.TryOpen(graph.Jobs[n].Id) is null ? JobNeed.ToRun : JobNeed.Present;
            if (needs[n] == JobNeed.ToRun)
            {
                foreach (int input in graph.Inputs[n])
                {
                    wanted[input] = true;
                }
            }
        }

        return new JobPlan(graph, [.. needs]);
    }

    /// <summary>The jobs of one need, in topological order.</summary>
    public IEnumerable<Job> With(JobNeed need) => Graph.Jobs.Where((_, n) => Needs[n] == need);
}
