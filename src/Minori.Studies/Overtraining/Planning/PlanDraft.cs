using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;

namespace Minori.Studies.Overtraining;

/// <summary>What planning has collected so far: the jobs, and which of them answers for which cell.</summary>
internal sealed class PlanDraft
{
    private readonly JobGraphBuilder _graph = new();
    private readonly Dictionary<ArtifactId, StudyWorkload> _workloads = [];

    public List<BaseCell> Bases { get; } = [];

    public List<NoiseCell> Noise { get; } = [];

    public List<QuantizationCell> Quantizations { get; } = [];

    public List<BaseScoreCell> Scores { get; } = [];

    public List<TuningCell> Tunings { get; } = [];

    /// <summary>Adds a job that prepares text, which the report reads too: its result is wanted even where all else is done.</summary>
    public Job AddSource(JobRecord record, string title, long diskBytes = 0)
    {
        Job job = _graph.Add(record, title, diskBytes: diskBytes);
        _graph.Require(job);
        return job;
    }

    /// <summary>Adds a training or an evaluation of a model, or finds the equal one that is there already.</summary>
    /// <param name="workload">The model, and what its jobs need.</param>
    /// <param name="record">The job.</param>
    /// <param name="title">What people see.</param>
    /// <param name="flops">Its arithmetic.</param>
    /// <param name="memory">Its peak of memory.</param>
    /// <param name="diskBytes">The size of its result.</param>
    public Job Add(StudyWorkload workload, JobRecord record, string title, double flops, JobMemory memory, long diskBytes = 0)
    {
        Job job = _graph.Add(record, title, flops, memory, diskBytes);
        _workloads.TryAdd(job.Id, workload);
        return job;
    }

    /// <summary>The plan of what was added.</summary>
    /// <param name="study">The study.</param>
    /// <param name="workload">What stands for the study as a whole.</param>
    public OvertrainingPlan Build(OvertrainingStudy study, StudyWorkload workload) =>
        new(study, _graph.Build(), workload, _workloads, Bases, Noise, Quantizations, Scores, Tunings);
}
