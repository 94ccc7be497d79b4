using Minori.Execution.Artifacts;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>The losses of the merge of a mixture, one for each evaluation set.</summary>
internal sealed record MergedLosses(int Seed, MergeVariant Variant, Mixture Mixture, IReadOnlyList<double> Losses);

/// <summary>The losses after training on a mixture, one for each evaluation set.</summary>
internal sealed record TruthResult(int Seed, Mixture Mixture, IReadOnlyList<double> Losses);

/// <summary>Seconds of computing by what they went into, as the results' manifests have them.</summary>
/// <param name="Seed">The seed's training.</param>
/// <param name="Units">By unit training.</param>
/// <param name="Merges">Merging and measuring, all batches together.</param>
/// <param name="Truths">By training on a mixture, with its number of parts.</param>
internal sealed record SpentSeconds(
    double? Seed, IReadOnlyList<double> Units, double Merges, IReadOnlyList<(int Parts, double Seconds)> Truths);

/// <summary>Every measurement of the study.</summary>
/// <param name="Sets">The evaluation sets' names; losses are in their order.</param>
/// <param name="SeedLosses">The seed's losses; null where they were not measured.</param>
/// <param name="Merges">The merges.</param>
/// <param name="Truths">The trainings on mixtures.</param>
/// <param name="Units">By unit what its text has; null where it was not cut.</param>
/// <param name="SetFacts">What the evaluation sets hold; empty where they were not chosen.</param>
/// <param name="Seconds">What it took.</param>
/// <param name="Search">What the search found; null where there is none, or not yet.</param>
internal sealed record AblationResults(
    IReadOnlyList<string> Sets,
    IReadOnlyList<double>? SeedLosses,
    IReadOnlyList<MergedLosses> Merges,
    IReadOnlyList<TruthResult> Truths,
    IReadOnlyList<UnitPartFacts?> Units,
    IReadOnlyList<EvaluationSetFacts> SetFacts,
    SpentSeconds Seconds,
    SearchResult? Search)
{
    /// <summary>Reads the results of the plan's jobs that the store has.</summary>
    public static AblationResults Read(AblationPlan plan, ArtifactStore store)
    {
        string[] sets = [.. AblationSources.Sets(plan.Study).Select(set => set.Name)];
        double[] InOrder(IReadOnlyDictionary<string, double> losses) => [.. sets.Select(set => losses[set])];

        List<MergedLosses> merges = [];
        double merging = 0;
        foreach (MergesCell cell in plan.Merges)
        {
            if (store.Read(cell.Losses, artifact => new { artifact.Manifest.Seconds, MergesJob.Result(artifact).Losses }) is { } result)
            {
                merging += result.Seconds;
                merges.AddRange(
                    from variant in cell.Variants.Zip(result.Losses)
                    from merge in cell.Mixtures.Zip(variant.Second)
                    select new MergedLosses(cell.Seed, variant.First, merge.First, InOrder(merge.Second)));
            }
        }

        List<TruthResult> truths = [];
        foreach (TruthCell cell in plan.Truths)
        {
            if (LossesOf(cell.Loss) is { } losses)
            {
                truths.Add(new TruthResult(cell.Seed, cell.Mixture, losses));
            }
        }

        IReadOnlyList<int> parts = plan.Study.Units.PartCounts;
        int orders = plan.Study.Training.Seeds.Count;
        return new AblationResults(
            sets,
            LossesOf(plan.SeedLoss),
            merges,
            truths,
            [.. plan.Units.Take(plan.Units.Count / orders).Select(unit => store.Read(unit.Data[0], UnitPartJob.Facts))],
            store.Read(plan.Sets, EvaluationSetsJob.Facts) ?? [],
            new SpentSeconds(
                SecondsOf(store, plan.SeedModel),
                [.. plan.Units.SelectMany(unit => unit.Models).Select(model => SecondsOf(store, model)).OfType<double>()],
                merging,
                [
                    .. plan.Truths.Select(truth => (Parts: truth.Mixture.Members.Sum(unit => parts[unit]), Seconds: SecondsOf(store, truth.Model)))
                        .Where(truth => truth.Seconds is not null).Select(truth => (truth.Parts, truth.Seconds!.Value)),
                ]),
            plan.Search is { } search && store.Read(search.Search, MixtureSearchJob.Result) is { } found
                ? new SearchResult(found, search.Seed, LossesOf(search.SubsetLoss), LossesOf(search.WeightsLoss))
                : null);

        double[]? LossesOf(ArtifactId id) => store.Read(id, LossJob.Result) is { } loss ? InOrder(loss.Domains) : null;
    }

    private static double? SecondsOf(ArtifactStore store, ArtifactId id) => store.TryOpen(id)?.Manifest.Seconds;
}
