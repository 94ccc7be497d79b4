using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>What is measured of one model, or of a batch of merges; equal where the same losses are meant.</summary>
/// <param name="Losses">Losses on the evaluation sets.</param>
/// <param name="Tasks">Scores on each of the study's tasks.</param>
internal sealed record EvaluationCell(ArtifactId Losses, IReadOnlyList<ArtifactId> Tasks)
{
    /// <inheritdoc/>
    public bool Equals(EvaluationCell? other) => other is not null && other.Losses == Losses;

    /// <inheritdoc/>
    public override int GetHashCode() => Losses.GetHashCode();
}

/// <summary>The models of a unit's parts, trained in one order of the documents.</summary>
internal sealed record UnitCell(int Seed, int Unit, IReadOnlyList<ArtifactId> Data, IReadOnlyList<ArtifactId> Models);

/// <summary>A batch of merges of models trained in one order of the documents.</summary>
internal sealed record MergesCell(int Seed, IReadOnlyList<Mixture> Mixtures, IReadOnlyList<MergeVariant> Variants, EvaluationCell Measured);

/// <summary>A training on a mixture.</summary>
internal sealed record TruthCell(int Seed, Mixture Mixture, ArtifactId Model, EvaluationCell Measured);

/// <summary>A search with the trainings on the best set of units and on the best shares that it finds.</summary>
internal sealed record SearchCell(int Seed, ArtifactId Search, EvaluationCell Subset, EvaluationCell Weights);

/// <summary>The study as jobs, with which job answers for which cell of the design.</summary>
internal sealed record AblationPlan(
    AblationStudy Study,
    JobGraph Graph,
    StudyWorkload Workload,
    ArtifactId SeedModel,
    EvaluationCell SeedMeasured,
    ArtifactId Sets,
    IReadOnlyList<UnitCell> Units,
    IReadOnlyList<MergesCell> Merges,
    IReadOnlyList<TruthCell> Truths,
    SearchCell? Search) : IStudyPlan
{
    /// <inheritdoc/>
    public StudyReport Analyse(ArtifactStore store, Provenance provenance) =>
        AblationAnalysis.Report(Study, Workload.Model, AblationReader.Read(this, store), provenance);
}
