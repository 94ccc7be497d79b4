using Minori.Execution.Graphs;
using Minori.Execution.Workers;

namespace Minori.Execution.Scheduling;

/// <summary>Something that happened in a run. Events are told one at a time, in order.</summary>
public abstract record SchedulerEvent;

/// <summary>The first event: what there is to do.</summary>
public sealed record RunPlanned(JobPlan Plan) : SchedulerEvent;

/// <summary>Something for the user to know that is no job's affair, in one line, such as a damaged artifact.</summary>
public sealed record RunNotice(string Message) : SchedulerEvent;

/// <summary>The run was asked to stop, and waits for these jobs to save their state and end.</summary>
/// <param name="Waiting">The jobs.</param>
/// <param name="Grace">They are ended after this time; null where nothing ends them but a kill.</param>
public sealed record RunStopping(IReadOnlyList<Job> Waiting, TimeSpan? Grace) : SchedulerEvent;

/// <summary>Something that happened to one job.</summary>
public abstract record JobEvent(Job Job) : SchedulerEvent;

/// <summary>The artifact was there already.</summary>
public sealed record JobSkipped(Job Job) : JobEvent(Job);

/// <summary>An attempt began; the first is 1.</summary>
public sealed record JobStarted(Job Job, int Attempt) : JobEvent(Job);

/// <summary>A running job told how far it is.</summary>
public sealed record JobProgressed(Job Job, JobProgress Progress) : JobEvent(Job);

/// <summary>Another process has made the artifact meanwhile.</summary>
public sealed record JobDoneElsewhere(Job Job) : JobEvent(Job);

/// <summary>The job was done by this run: the artifact is in the store.</summary>
public sealed record JobFinished(Job Job, TimeSpan Elapsed) : JobEvent(Job);

/// <summary>An attempt ended without a result; the job will be tried again after the delay.</summary>
public sealed record JobRetried(Job Job, string Message, TimeSpan Delay) : JobEvent(Job);

/// <summary>The job failed for good.</summary>
public sealed record JobFailed(Job Job, string Message, string LogFile) : JobEvent(Job);

/// <summary>The job will not run, because a job failed that it needs, directly or not.</summary>
public sealed record JobBlocked(Job Job, Job FailedJob) : JobEvent(Job);

/// <summary>The job was stopped; what it saved is used by the next run.</summary>
public sealed record JobInterrupted(Job Job) : JobEvent(Job);
