using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Scheduling;
using Minori.Execution.Workers;

namespace Minori.Cli.Output;

/// <summary>How far a run is: what runs, its losses and speeds, what is done, and the time left.</summary>
/// <param name="clock">The clock behind durations.</param>
internal abstract class RunProgress(TimeProvider clock) : IProgress<SchedulerEvent>, IDisposable
{
    private readonly HashSet<ArtifactId> _wanted = [];
    private readonly RunPace _pace = new(clock);

    private double _costDone;

    /// <summary>Held while the state below changes; a display that draws on another thread holds it while reading.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>A running job.</summary>
    protected sealed record Running(Job Job, long Since)
    {
        /// <summary>What it told last.</summary>
        public JobProgress? Progress { get; set; }

        /// <summary>The part of its cost that is spent.</summary>
        public double CostDone => Job.EstimatedCost * (Progress?.Fraction ?? 0);
    }

    /// <summary>Jobs that this run has to do.</summary>
    protected int ToRun { get; private set; }

    /// <summary>Jobs with nothing left to do when the run began.</summary>
    protected int Found { get; private set; }

    /// <summary>Jobs done by this run.</summary>
    protected int Finished { get; private set; }

    /// <summary>Jobs done meanwhile by other runs on the store.</summary>
    protected int Elsewhere { get; private set; }

    /// <summary>Jobs that failed.</summary>
    protected int Failed { get; private set; }

    /// <summary>What runs now.</summary>
    protected Dictionary<ArtifactId, Running> Now { get; } = [];

    /// <summary>A live display in a terminal, lines elsewhere.</summary>
    public static RunProgress Create() => Console.IsErrorRedirected
        ? new PlainRunProgress(Console.Error, TimeProvider.System)
        : LiveRunProgress.OnTerminal();

    /// <summary>The clock behind durations.</summary>
    protected TimeProvider Clock => clock;

    /// <inheritdoc/>
    public void Report(SchedulerEvent value)
    {
        lock (Gate)
        {
            Apply(value);
        }

        Show(value);
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>The cost of all jobs to run.</summary>
    protected double TotalCost { get; private set; }

    /// <summary>Cost spent so far, running jobs included.</summary>
    protected double CostDone => _costDone + Now.Values.Sum(r => r.CostDone);

    /// <summary>Tokens a second of all running jobs that tell them; null where none does.</summary>
    protected double? Throughput
    {
        get
        {
            double[] speeds = [.. Now.Values.Select(r => RunningText.TokensPerSecond(r.Progress)).OfType<double>()];
            return speeds.Length > 0 ? speeds.Sum() : null;
        }
    }

    /// <summary>Shows what changed.</summary>
    protected abstract void Show(SchedulerEvent change);

    /// <summary>The time left at the present pace; null before enough is done to know a pace.</summary>
    protected TimeSpan? TimeLeft() => _pace.Left();

    private void Apply(SchedulerEvent value)
    {
        switch (value)
        {
            case RunPlanned planned:
                ToRun = planned.Plan.With(JobNeed.ToRun).Count();
                Found = planned.Plan.Needs.Length - ToRun;
                TotalCost = planned.Plan.With(JobNeed.ToRun).Sum(j => j.EstimatedCost);
                _wanted.UnionWith(planned.Plan.With(JobNeed.ToRun).Select(j => j.Id));
                _pace.Begin(planned.Plan.With(JobNeed.ToRun));
                break;
            case JobStarted started:
                _pace.Start(started.Job);
                Now[started.Job.Id] = new Running(started.Job, clock.GetTimestamp());
                if (_wanted.Add(started.Job.Id))
                {
                    // Its artifact was there, and was lost meanwhile.
                    ToRun++;
                    TotalCost += started.Job.EstimatedCost;
                }

                break;
            case JobProgressed progressed when Now.TryGetValue(progressed.Job.Id, out Running? running):
                running.Progress = progressed.Progress;
                _pace.Progress(progressed.Job, progressed.Progress);
                break;
            case JobFinished finished:
                End(finished.Job);
                _pace.Finish(finished.Job, isHere: true);
                Finished++;
                break;
            case JobDoneElsewhere done:
                End(done.Job);
                _pace.Finish(done.Job, isHere: false);
                Elsewhere++;
                break;
            case JobFailed failed:
                Now.Remove(failed.Job.Id);
                _pace.GiveUp(failed.Job, isTriedAgain: false);
                Failed++;
                break;
            case JobRetried retried:
                Now.Remove(retried.Job.Id);
                _pace.GiveUp(retried.Job, isTriedAgain: true);
                break;
            case JobInterrupted interrupted:
                Now.Remove(interrupted.Job.Id);
                _pace.GiveUp(interrupted.Job, isTriedAgain: true);
                break;
            case JobBlocked blocked:
                _pace.GiveUp(blocked.Job, isTriedAgain: false);
                break;
            default:
                break;
        }
    }

    private void End(Job job)
    {
        Now.Remove(job.Id);
        _costDone += job.EstimatedCost;
    }
}
