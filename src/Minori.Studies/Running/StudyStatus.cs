using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;

namespace Minori.Studies.Running;

/// <summary>Where a job of a study stands.</summary>
public enum JobStanding
{
    /// <summary>Its result is in the store, or nothing needs it any more.</summary>
    Done,

    /// <summary>A worker is at it.</summary>
    Running,

    /// <summary>It failed, and was not tried again since.</summary>
    Failed,

    /// <summary>It was stopped, and has saved what it goes on from.</summary>
    Stopped,

    /// <summary>It waits for its turn, or for others.</summary>
    Waiting,
}

/// <summary>A job and where it stands.</summary>
/// <param name="Job">The job.</param>
/// <param name="Standing">Where it stands.</param>
/// <param name="Progress">How far it was when it said so last; null where it neither runs nor was stopped.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
public sealed record JobStatus(Job Job, JobStanding Standing, ProgressNote? Progress, FailureNote? Failure);

/// <summary>Where every job of a study stands, as the store tells it, whoever runs the study and whether anybody does.</summary>
/// <param name="Jobs">In the order of the graph.</param>
public sealed record StudyStatus(IReadOnlyList<JobStatus> Jobs)
{
    /// <summary>Looks at a store.</summary>
    /// <exception cref="Execution.ExecutionException">The store cannot be read.</exception>
    public static StudyStatus Of(JobPlan plan, ArtifactStore store)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(store);
        JobNotes notes = new(store);
        HashSet<ArtifactId> begun = [.. store.ListWork()];
        return new StudyStatus([.. plan.Graph.Jobs.Select((job, n) => Of(job, plan.Needs[n], begun.Contains(job.Id), notes))]);
    }

    /// <summary>The number of jobs that stand somewhere.</summary>
    public int Count(JobStanding standing) => Jobs.Count(j => j.Standing == standing);

    private static JobStatus Of(Job job, JobNeed need, bool begun, JobNotes notes)
    {
        if (need != JobNeed.ToRun || !begun)
        {
            return new JobStatus(job, need == JobNeed.ToRun ? JobStanding.Waiting : JobStanding.Done, null, null);
        }

        return notes.IsRunning(job.Id) ? new JobStatus(job, JobStanding.Running, notes.ProgressOf(job.Id), null)
            : notes.FailureOf(job.Id) is { } failure ? new JobStatus(job, JobStanding.Failed, null, failure)
            : notes.HasState(job.Id) ? new JobStatus(job, JobStanding.Stopped, notes.ProgressOf(job.Id), null)
            : new JobStatus(job, JobStanding.Waiting, null, null);
    }
}
