using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Modifications;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>Which base: the checkpoint of one size, pre-training recipe and seed at one budget.</summary>
/// <param name="Size">The size's label.</param>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Seed">The seed of the family that it belongs to.</param>
/// <param name="Tokens">Its budget.</param>
internal sealed record BaseKey(string Size, string Recipe, int Seed, long Tokens);

/// <summary>A base.</summary>
internal sealed record BaseCell(BaseKey Base, ArtifactId Checkpoint, ArtifactId Loss);

/// <summary>Draws of noise of one size on a base.</summary>
internal sealed record NoiseCell(BaseKey Base, double Gamma, ArtifactId Losses);

/// <summary>A quantised base.</summary>
internal sealed record QuantizationCell(BaseKey Base, QuantizationSettings Settings, ArtifactId Loss);

/// <summary>The score of a base on a task before any tuning.</summary>
internal sealed record BaseScoreCell(BaseKey Base, string Task, ArtifactId Score);

/// <summary>Which tuning of a base.</summary>
/// <param name="Base">The base.</param>
/// <param name="Way">The name of the way of tuning.</param>
/// <param name="Task">The task, as the study file names it.</param>
/// <param name="LearningRate">The peak learning rate.</param>
/// <param name="Seed">The order of examples.</param>
internal sealed record TuningKey(BaseKey Base, string Way, string Task, double LearningRate, int Seed);

/// <summary>One tuning of a base: its score on the task and its loss on the pre-training distribution.</summary>
/// <param name="Tuning">Which one.</param>
/// <param name="Score">The score on all test examples.</param>
/// <param name="Choice">The score on those that learning rates are chosen on; null where no way of the study chooses.</param>
/// <param name="Loss">The loss.</param>
internal sealed record TuningCell(TuningKey Tuning, ArtifactId Score, ArtifactId? Choice, ArtifactId Loss);

/// <summary>The study as jobs, with which job answers for which cell of the design.</summary>
internal sealed record OvertrainingPlan(
    OvertrainingStudy Study,
    JobGraph Graph,
    StudyWorkload Workload,
    IReadOnlyDictionary<ArtifactId, StudyWorkload> Workloads,
    IReadOnlyList<BaseCell> Bases,
    IReadOnlyList<NoiseCell> Noise,
    IReadOnlyList<QuantizationCell> Quantizations,
    IReadOnlyList<BaseScoreCell> Scores,
    IReadOnlyList<TuningCell> Tunings) : IStudyPlan
{
    /// <inheritdoc/>
    public StudyWorkload WorkloadOf(Job job) => Workloads.GetValueOrDefault(job.Id, Workload);

    /// <inheritdoc/>
    public StudyReport Analyse(ArtifactStore store, Provenance provenance) =>
        OvertrainingAnalysis.Report(Study, OvertrainingResults.Read(this, store), provenance);
}
