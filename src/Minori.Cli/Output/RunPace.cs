using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Workers;

namespace Minori.Cli.Output;

/// <summary>
/// How long a run will still take, by what its own jobs have taken so far: a rate for each kind of job, because small models
/// are scored at another speed than they are trained at, and as many jobs at once as there were. What earlier runs did of a
/// job is neither counted as done here nor left.
/// </summary>
/// <param name="clock">The clock behind durations.</param>
internal sealed class RunPace(TimeProvider clock)
{
    // A job without arithmetic, which tells nothing of the speed of the others.
    private const double NoArithmetic = 1;

    // The part of the time in all that has to be measured before it is told.
    private const double LeastMeasured = 0.01;

    // What a job has to have done before its own speed is believed.
    private const double LeastPart = 0.02;
    private const double LeastSeconds = 1;

    private readonly Dictionary<ArtifactId, Job> _waiting = [];
    private readonly Dictionary<ArtifactId, Attempt> _running = [];
    private readonly Dictionary<string, Spent> _ended = [];
    private long _started;

    /// <summary>The run begins, with these jobs to do.</summary>
    public void Begin(IEnumerable<Job> jobs)
    {
        _started = clock.GetTimestamp();
        foreach (Job job in jobs)
        {
            _waiting[job.Id] = job;
        }
    }

    /// <summary>An attempt at a job begins.</summary>
    public void Start(Job job)
    {
        _waiting.Remove(job.Id);
        _running[job.Id] = new Attempt(job, clock.GetTimestamp());
    }

    /// <summary>An attempt told how far it is.</summary>
    public void Progress(Job job, JobProgress progress)
    {
        if (_running.TryGetValue(job.Id, out Attempt? attempt))
        {
            attempt.Progress = progress;
        }
    }

    /// <summary>The job is done, by this run or by another one.</summary>
    public void Finish(Job job, bool isHere)
    {
        _waiting.Remove(job.Id);
        if (_running.Remove(job.Id, out Attempt? attempt) && isHere)
        {
            _ended[job.Record.Kind] = Ended(job).Plus(job.EstimatedCost * (1 - attempt.Begun), SecondsOf(attempt));
        }
    }

    /// <summary>An attempt ended without a result; where the job is not tried again, nothing of it is left to do.</summary>
    public void GiveUp(Job job, bool isTriedAgain)
    {
        if (_running.Remove(job.Id, out Attempt? attempt))
        {
            _ended[job.Record.Kind] = Ended(job).Plus(attempt.CostHere, SecondsOf(attempt));
        }

        _ = isTriedAgain ? _waiting.TryAdd(job.Id, job) : _waiting.Remove(job.Id);
    }

    /// <summary>The time left; null before enough was measured.</summary>
    public TimeSpan? Left()
    {
        Dictionary<string, Spent> spent = new(_ended);
        foreach (Attempt attempt in _running.Values.Where(a => a.Progress is not null))
        {
            spent[attempt.Job.Record.Kind] = spent.GetValueOrDefault(attempt.Job.Record.Kind).Plus(attempt.CostHere, SecondsOf(attempt));
        }

        Spent all = spent.Values.Where(s => s.Cost > NoArithmetic).Aggregate(default(Spent), (sum, s) => sum.Plus(s.Cost, s.Seconds));
        double measured = _ended.Values.Sum(s => s.Seconds) + _running.Values.Sum(SecondsOf);
        double[] running = [.. _running.Values.Select(a => OwnSeconds(a) ?? Seconds(a.Job, a.CostLeft))];
        double longest = running.DefaultIfEmpty().Max();
        double left = running.Sum() + _waiting.Values.Sum(job => Seconds(job, job.EstimatedCost));
        double elapsed = clock.GetElapsedTime(_started).TotalSeconds;
        if (!double.IsFinite(left) || measured < LeastMeasured * (measured + left) || elapsed <= 0)
        {
            return null;
        }

        double atOnce = Math.Max(1, measured / elapsed);
        return TimeSpan.FromSeconds(Math.Ceiling(Math.Min(Math.Max(left / atOnce, longest), TimeSpan.MaxValue.TotalSeconds / 2)));

        double Seconds(Job job, double cost)
        {
            Spent own = spent.GetValueOrDefault(job.Record.Kind);
            Spent like = own.Cost > 0 ? own : job.EstimatedCost > NoArithmetic ? all : new Spent(1, 0);
            return cost == 0 ? 0 : cost * like.Seconds / like.Cost;
        }
    }

    /// <summary>What a job still takes by its own speed; null before that is known.</summary>
    private double? OwnSeconds(Attempt attempt)
    {
        double seconds = SecondsOf(attempt);
        return seconds < LeastSeconds || attempt.CostHere < LeastPart * attempt.Job.EstimatedCost ? null : seconds * attempt.CostLeft / attempt.CostHere;
    }

    private Spent Ended(Job job) => _ended.GetValueOrDefault(job.Record.Kind);

    private double SecondsOf(Attempt attempt) => clock.GetElapsedTime(attempt.Since).TotalSeconds;

    /// <summary>Cost that was worked off in so many seconds of jobs.</summary>
    private readonly record struct Spent(double Cost, double Seconds)
    {
        public Spent Plus(double cost, double seconds) => new(Cost + cost, Seconds + seconds);
    }

    private sealed record Attempt(Job Job, long Since)
    {
        public JobProgress? Progress { get; set; }

        public double Begun => Math.Clamp(Progress?.Begun ?? 0, 0, 1);

        /// <summary>What this attempt has worked off.</summary>
        public double CostHere => Job.EstimatedCost * Math.Max(0, Fraction - Begun);

        public double CostLeft => Job.EstimatedCost * (1 - Fraction);

        private double Fraction => Math.Clamp(Progress?.Fraction ?? 0, 0, 1);
    }
}
