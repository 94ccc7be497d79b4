using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Workers;

namespace Minori.Execution.Scheduling;

/// <summary>What a run tells: events to its listener, and notes in the store for those who ask from elsewhere.</summary>
internal sealed class RunReports(ArtifactStore store, SchedulerOptions options, IProgress<SchedulerEvent>? progress)
{
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(2);
    private readonly JobNotes notes = new(store);
    private readonly Dictionary<ArtifactId, long> noted = [];
    private readonly Dictionary<ArtifactId, JobProgress> latest = [];

    public void Tell(SchedulerEvent occurrence) => progress?.Report(occurrence);

    /// <summary>A job told how far it is.</summary>
    public void Progressed(Job job, JobProgress told)
    {
        Tell(new JobProgressed(job, told));
        latest[job.Id] = told;
        if (!noted.TryGetValue(job.Id, out long last) || options.Clock.GetElapsedTime(last) >= BetweenNotes)
        {
            noted[job.Id] = options.Clock.GetTimestamp();
            notes.Progressed(job.Id, told, options.Clock.GetUtcNow());
        }
    }

    /// <summary>An attempt begins: what is noted of the one before holds no more.</summary>
    public void Begun(Job job)
    {
        latest.Remove(job.Id);
        notes.Begun(job.Id);
    }

    /// <summary>A job was stopped: what it told last is where it goes on, or little before.</summary>
    public void Interrupted(Job job)
    {
        if (latest.TryGetValue(job.Id, out JobProgress? told))
        {
            notes.Progressed(job.Id, told, options.Clock.GetUtcNow());
        }

        Tell(new JobInterrupted(job));
    }

    /// <summary>A job failed for good.</summary>
    public JobFailed Failed(Job job, string message)
    {
        JobFailed failure = new(job, message, store.LogFile(job.Id));
        notes.Failed(job.Id, message, options.Clock.GetUtcNow());
        Tell(failure);
        return failure;
    }
}
