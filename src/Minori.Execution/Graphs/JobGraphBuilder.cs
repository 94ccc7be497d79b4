using Minori.Execution.Artifacts;

namespace Minori.Execution.Graphs;

/// <summary>Collects the jobs of a study, inputs before the jobs that read them.</summary>
public sealed class JobGraphBuilder
{
    private readonly List<Job> jobs = [];
    private readonly Dictionary<ArtifactId, int> numbers = [];
    private readonly HashSet<int> required = [];

    /// <summary>Adds a job, or returns the job already there that has an equal record.</summary>
    /// <exception cref="ExecutionException">An input is made by no job added before, or the cost or memory is no quantity.</exception>
    public Job Add(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (numbers.TryGetValue(job.Id, out int present))
        {
            return jobs[present];
        }

        if (!double.IsFinite(job.EstimatedCost) || job.EstimatedCost < 0 || job.Memory.Bytes(1) < 0 || job.DiskBytes < 0)
        {
            throw new ExecutionException($"job '{job.Title}' has a cost, memory or disk estimate that is negative or not finite");
        }

        foreach ((string name, ArtifactId id) in job.Record.Inputs)
        {
            if (!numbers.ContainsKey(id))
            {
                throw new ExecutionException(
                    $"job '{job.Title}' reads '{name}' = {id.Short}, which no job added before it makes; add that job first");
            }
        }

        numbers.Add(job.Id, jobs.Count);
        jobs.Add(job);
        return job;
    }

    /// <summary>Adds a job, or returns the job already there that has an equal record.</summary>
    /// <exception cref="ExecutionException">An input is made by no job added before, or the cost or memory is no quantity.</exception>
    public Job Add(JobRecord record, string title, double estimatedCost = 1, JobMemory memory = default, long diskBytes = 0) =>
        Add(new Job(record, title, estimatedCost, memory, diskBytes));

    /// <summary>Wants a job's artifact for itself, even where every job that reads it has finished.</summary>
    /// <exception cref="ExecutionException">The job was not added.</exception>
    public void Require(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        required.Add(numbers.TryGetValue(job.Id, out int number)
            ? number
            : throw new ExecutionException($"job '{job.Title}' is required but was not added to the graph; add it first"));
    }

    /// <summary>The graph of what was added so far.</summary>
    public JobGraph Build() => new(jobs, new Dictionary<ArtifactId, int>(numbers), required);
}
