using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Modifications;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>A base: one seed's checkpoint at one budget.</summary>
internal sealed record BaseCell(int Seed, long Tokens, ArtifactId Checkpoint, ArtifactId Loss);

/// <summary>Draws of noise of one size on a base.</summary>
internal sealed record NoiseCell(int Seed, long Tokens, double Gamma, ArtifactId Losses);

/// <summary>A quantised base.</summary>
internal sealed record QuantizationCell(int Seed, long Tokens, QuantizationSettings Settings, ArtifactId Loss);

/// <summary>The score of a base on a task before any tuning.</summary>
internal sealed record BaseScoreCell(int Seed, long Tokens, string Task, ArtifactId Score);

/// <summary>One tuning of a base: its score on the task and its loss on the pre-training distribution.</summary>
internal sealed record TuningCell(
    int Seed, long Tokens, string Task, double LearningRate, int TuningSeed, ArtifactId Score, ArtifactId Loss);

/// <summary>The study as jobs, with which job answers for which cell of the design.</summary>
internal sealed record OvertrainingPlan(
    OvertrainingStudy Study,
    JobGraph Graph,
    StudyWorkload Workload,
    IReadOnlyList<BaseCell> Bases,
    IReadOnlyList<NoiseCell> Noise,
    IReadOnlyList<QuantizationCell> Quantizations,
    IReadOnlyList<BaseScoreCell> Scores,
    IReadOnlyList<TuningCell> Tunings) : IStudyPlan
{
    /// <inheritdoc/>
    public StudyReport Analyse(ArtifactStore store, Provenance provenance) =>
        OvertrainingAnalysis.Report(Study, OvertrainingResults.Read(this, store), provenance);
}
