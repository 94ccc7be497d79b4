using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>What is measured of the merge of a mixture, by evaluation column.</summary>
internal sealed record MergedLosses(int Seed, MergeVariant Variant, Mixture Mixture, IReadOnlyList<double> Values);

/// <summary>What is measured after training on a mixture, by evaluation column.</summary>
internal sealed record TruthResult(int Seed, Mixture Mixture, IReadOnlyList<double> Values);

/// <summary>What a search found, with what training on it came to.</summary>
/// <param name="Found">The mixtures found.</param>
/// <param name="Seed">The order of the documents that the search and the trainings are of.</param>
/// <param name="Subset">By evaluation column, after training on the set of units; null where that was not measured.</param>
/// <param name="Weights">By evaluation column, after training on the shares; likewise.</param>
internal sealed record SearchResult(FoundMixtures Found, int Seed, IReadOnlyList<double>? Subset, IReadOnlyList<double>? Weights);

/// <summary>Seconds of computing by what they went into, as the results' manifests have them: those of the attempt that finished.</summary>
/// <param name="Seed">The seed's training.</param>
/// <param name="Units">By unit training of one part.</param>
/// <param name="Merging">Merging and measuring, all batches together.</param>
/// <param name="Merges">Merges that these batches measured.</param>
/// <param name="Truths">By training on a mixture, with its number of parts.</param>
internal sealed record SpentSeconds(
    double? Seed, IReadOnlyList<double> Units, double Merging, int Merges, IReadOnlyList<(int Parts, double Seconds)> Truths);

/// <summary>Every measurement of the study.</summary>
/// <param name="Columns">What is measured; values are in this order.</param>
/// <param name="SeedValues">Those of the seed; null where they were not measured.</param>
/// <param name="Merges">The merges.</param>
/// <param name="Truths">The trainings on mixtures.</param>
/// <param name="Units">By unit what its text has; null where it was not cut.</param>
/// <param name="SetFacts">What the evaluation sets hold; empty where they were not chosen.</param>
/// <param name="Seconds">What it took.</param>
/// <param name="Search">What the search found; null where there is none, or not yet.</param>
internal sealed record AblationResults(
    IReadOnlyList<EvaluationColumn> Columns,
    IReadOnlyList<double>? SeedValues,
    IReadOnlyList<MergedLosses> Merges,
    IReadOnlyList<TruthResult> Truths,
    IReadOnlyList<UnitPartFacts?> Units,
    IReadOnlyList<EvaluationSetFacts> SetFacts,
    SpentSeconds Seconds,
    SearchResult? Search);
