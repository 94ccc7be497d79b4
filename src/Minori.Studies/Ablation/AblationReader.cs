using Minori.Execution.Artifacts;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>Reads the results of a plan's jobs that a store has.</summary>
internal sealed class AblationReader
{
    private readonly AblationPlan _plan;
    private readonly ArtifactStore _store;
    private readonly EvaluationReader _evaluations;

    private AblationReader(AblationPlan plan, ArtifactStore store)
    {
        (_plan, _store) = (plan, store);
        _evaluations = new EvaluationReader(plan, store);
    }

    /// <summary>Reads them.</summary>
    public static AblationResults Read(AblationPlan plan, ArtifactStore store) => new AblationReader(plan, store).Read();

    private AblationResults Read()
    {
        MergesCell[] merged = [.. _plan.Merges.Where(_evaluations.Has)];
        return new AblationResults(
            _evaluations.Columns,
            _evaluations.OfModel(_plan.SeedMeasured),
            [
                .. from cell in merged
                   from variant in cell.Variants.Zip(_evaluations.OfMerges(cell.Measured))
                   from merge in cell.Mixtures.Zip(variant.Second)
                   select new MergedLosses(cell.Seed, variant.First, merge.First, merge.Second),
            ],
            [
                .. from cell in _plan.Truths
                   let values = _evaluations.OfModel(cell.Measured)
                   where values is not null
                   select new TruthResult(cell.Seed, cell.Mixture, values),
            ],
            [
                .. _plan.Units.Take(_plan.Study.Units.Of.Count)
                    .Select(unit => _store.Read(unit.Data[0], UnitPartJob.Facts)),
            ],
            _store.Read(_plan.Sets, EvaluationSetsJob.Facts) ?? [],
            Seconds(merged),
            _plan.Search is { } search && _store.Read(search.Search, MixtureSearchJob.Result) is { } found
                ? new SearchResult(found, search.Seed, _evaluations.OfModel(search.Subset), _evaluations.OfModel(search.Weights))
                : null);
    }

    private SpentSeconds Seconds(MergesCell[] merged)
    {
        IReadOnlyList<int> parts = _plan.Study.Units.PartCounts;
        return new SpentSeconds(
            SecondsOf(_plan.SeedModel),
            [.. _plan.Units.SelectMany(unit => unit.Models).Select(SecondsOf).OfType<double>()],
            merged.Sum(cell => cell.Measured.Tasks.Prepend(cell.Measured.Losses).Sum(SecondsOf) ?? 0),
            merged.Sum(cell => cell.Mixtures.Count * cell.Variants.Count),
            [
                .. _plan.Truths.Select(truth => (Parts: truth.Mixture.Members.Sum(unit => parts[unit]), Seconds: SecondsOf(truth.Model)))
                    .Where(truth => truth.Seconds is not null).Select(truth => (truth.Parts, truth.Seconds!.Value)),
            ]);
    }

    private double? SecondsOf(ArtifactId id) => _store.TryOpen(id)?.Manifest.Seconds;
}
