using Minori.Execution.Graphs;
using Minori.Models;

namespace Minori.Studies.Running;

/// <summary>How fast this machine does the work of each model of a study: small models run at fewer FLOPs a second.</summary>
public sealed class StudySpeed
{
    private readonly Func<Job, MachineSpeed> _speedOf;

    private StudySpeed(MachineSpeed reference, IReadOnlyList<MachineSpeed> all, Func<Job, MachineSpeed> speedOf)
    {
        (Reference, All) = (reference, all);
        _speedOf = speedOf;
    }

    /// <summary>The speed with the model that stands for the study.</summary>
    public MachineSpeed Reference { get; }

    /// <summary>The speeds with all models.</summary>
    public IReadOnlyList<MachineSpeed> All { get; }

    /// <summary>One speed, whatever the model.</summary>
    public static StudySpeed Uniform(MachineSpeed speed) => new(speed, [speed], _ => speed);

    /// <summary>Measures every model that some jobs need, and the one that stands for the study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="jobs">The jobs to judge.</param>
    /// <param name="duration">About how long training and evaluation of each model are measured.</param>
    public static StudySpeed Measure(IStudyPlan study, IEnumerable<Job> jobs, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(study);
        Dictionary<ModelConfiguration, MachineSpeed> speeds = jobs.Select(study.WorkloadOf).Prepend(study.Workload).DistinctBy(w => w.Model)
            .ToDictionary(w => w.Model, w => MachineSpeed.Measure(w, duration));
        MachineSpeed reference = speeds[study.Workload.Model];
        return new StudySpeed(reference, [.. speeds.Values], job => speeds.GetValueOrDefault(study.WorkloadOf(job).Model, reference));
    }

    /// <summary>The time that a job takes.</summary>
    /// <param name="job">A job of the study.</param>
    /// <param name="threads">The threads it may use.</param>
    public double SecondsOf(Job job, int threads) => _speedOf(job).SecondsOf(job, threads);
}
