using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Scheduling;

namespace Minori.Studies.Running;

/// <summary>What a run of a study would do, and what it would cost.</summary>
/// <param name="Kinds">By kind of job, in the order in which the graph has them.</param>
/// <param name="Jobs">All jobs.</param>
/// <param name="Done">Jobs with nothing left to do: their result is in the store, or nothing needs it any more.</param>
/// <param name="Stopped">Jobs to run that go on from a saved state.</param>
/// <param name="Flops">Arithmetic of the jobs to run; of those that were stopped, the rest.</param>
/// <param name="DiskBytes">What the results of the jobs to run will take at least.</param>
/// <param name="Slots">Jobs at once.</param>
/// <param name="Speed">What the time was judged by; null where it was not measured.</param>
/// <param name="Elapsed">About the time until the last job ends; null where the speed was not measured.</param>
public sealed record StudyForecast(
    IReadOnlyList<KindForecast> Kinds,
    int Jobs,
    int Done,
    int Stopped,
    double Flops,
    long DiskBytes,
    int Slots,
    StudySpeed? Speed,
    TimeSpan? Elapsed)
{
    /// <summary>Sums a plan up.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">Slots and threads.</param>
    /// <param name="speed">The machine's speed; null leaves times out.</param>
    /// <param name="status">Where the jobs stand; null takes it that none was stopped half-way.</param>
    public static StudyForecast Of(JobPlan plan, SchedulerOptions options, StudySpeed? speed, StudyStatus? status = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        Dictionary<ArtifactId, double> rests = (status?.Jobs ?? []).Where(j => j.Standing == JobStanding.Stopped)
            .ToDictionary(j => j.Job.Id, j => 1 - Math.Clamp(j.Progress?.Progress.Fraction ?? 0, 0, 1));
        Job Rest(Job job) => rests.TryGetValue(job.Id, out double rest) ? job with { EstimatedCost = rest * job.EstimatedCost } : job;
        KindForecast[] kinds =
        [
            .. plan.Graph.Jobs.Zip(plan.Needs).GroupBy(p => p.First.Record.Kind).Select(kind =>
            {
                Job[] toRun = [.. kind.Where(p => p.Second == JobNeed.ToRun).Select(p => Rest(p.First))];
                return new KindForecast(
                    kind.Key,
                    kind.Count(),
                    kind.Count() - toRun.Length,
                    toRun.Sum(j => j.EstimatedCost),
                    toRun.Sum(j => j.DiskBytes),
                    speed is null ? null : TimeSpan.FromSeconds(toRun.Sum(j => speed.SecondsOf(j, 1))));
            }),
        ];
        return new StudyForecast(
            kinds,
            plan.Graph.Jobs.Length,
            kinds.Sum(k => k.Done),
            rests.Count,
            kinds.Sum(k => k.Flops),
            kinds.Sum(k => k.DiskBytes),
            options.Slots,
            speed,
            speed is null ? null : RunForecast.Elapsed(plan, options, (job, threads) => speed.SecondsOf(Rest(job), threads)));
    }
}

/// <summary>The jobs of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Jobs">All of them.</param>
/// <param name="Done">Those with nothing left to do.</param>
/// <param name="Flops">Arithmetic of those to run.</param>
/// <param name="DiskBytes">What their results will take at least.</param>
/// <param name="OneThread">Their time one after another on one thread; null where the speed was not measured.</param>
public sealed record KindForecast(string Kind, int Jobs, int Done, double Flops, long DiskBytes, TimeSpan? OneThread);
