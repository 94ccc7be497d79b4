using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Scheduling;
using Minori.Execution.Workers;

namespace Minori.Cli.Output;

/// <summary>How far a run is: what runs, its losses and speeds, what is done, and the time left.</summary>
/// <param name="clock">The clock behind durations.</param>
internal abstract class RunProgress(TimeProvider clock) : IProgress<SchedulerEvent>, IDisposable
{
    private const double LeastForPace = 0.01;

    private readonly HashSet<ArtifactId> _wanted = [];

    private double _costDoneHere;
    private long _started;

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
    protected double CostDone => _costDoneHere + Now.Values.Sum(r => r.CostDone);

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
    protected TimeSpan? TimeLeft()
    {
        double done = CostDone;
        return done < LeastForPace * TotalCost || TotalCost == 0
            ? null
            : TimeSpan.FromSeconds(Math.Ceiling((TotalCost - done) / done * clock.GetElapsedTime(_started).TotalSeconds));
    }

    private void Apply(SchedulerEvent value)
    {
        switch (value)
        {
            case RunPlanned planned:
                ToRun = planned.Plan.With(JobNeed.ToRun).Count();
                Found = planned.Plan.Needs.Length - ToRun;
                TotalCost = planned.Plan.With(JobNeed.ToRun).Sum(j => j.EstimatedCost);
                _wanted.UnionWith(planned.Plan.With(JobNeed.ToRun).Select(j => j.Id));
                _started = clock.GetTimestamp();
                break;
            case JobStarted started:
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
                break;
            case JobFinished finished:
                Now.Remove(finished.Job.Id);
                _costDoneHere += finished.Job.EstimatedCost;
                Finished++;
                break;
            case JobFailed failed:
                Now.Remove(failed.Job.Id);
                Failed++;
                break;
            case JobRetried retried:
                Now.Remove(retried.Job.Id);
                break;
            case JobInterrupted interrupted:
                Now.Remove(interrupted.Job.Id);
                break;
            default:
                break;
        }
    }
}
