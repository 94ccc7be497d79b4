using Minori.Execution.Graphs;
using Minori.Studies.Jobs;
using Minori.Studies.Sources;

namespace Minori.Studies.Ablation;

/// <summary>
/// Turns the declaration into jobs. Pure: the same study over the same sources gives the same graph. A unit's model depends
/// on the unit's own text and the seed, so that one more unit is one more training.
/// </summary>
internal static class AblationPlanner
{
    /// <summary>Plans the study.</summary>
    public static AblationPlan Plan(AblationStudy study, SourceFingerprints fingerprints)
    {
        AblationDraft draft = new(study, fingerprints);
        EvaluationCell ofSeed = draft.AddMeasurements(draft.Seed, "seed");
        IReadOnlyList<Mixture> mixtures = MixtureLists.Truths(study);
        List<UnitCell> units = [];
        List<MergesCell> merges = [];
        List<TruthCell> truths = [];
        SearchCell? search = null;
        foreach (int seed in study.Training.Seeds)
        {
            Job[][] models =
            [
                .. draft.Data.Select((parts, k) => parts.Select((part, p) => draft.AddTraining(seed, [part], draft.PartName(k, p))).ToArray()),
            ];
            units.AddRange(models.Select((parts, k) =>
                new UnitCell(seed, k, [.. draft.Data[k].Select(data => data.Id)], [.. parts.Select(model => model.Id)])));
            merges.AddRange(MergePlanner.Add(draft, seed, models));
            search ??= study.Search is { } section ? SearchPlanner.Add(draft, seed, models, section) : null;
            truths.AddRange(mixtures.Select(mixture => AddTruth(draft, seed, mixture)));
        }

        return new AblationPlan(
            study, draft.Graph.Build(), draft.Workload, draft.Seed.Id, ofSeed, draft.Sets.Id, units, merges, truths, search);
    }

    private static TruthCell AddTruth(AblationDraft draft, int seed, Mixture mixture)
    {
        string name = draft.Study.NameOf(mixture);
        Job model = draft.AddTraining(seed, [.. mixture.Members.SelectMany(k => draft.Data[k])], name);
        return new TruthCell(seed, mixture, model.Id, draft.AddMeasurements(model, $"{name}, seed {seed}"));
    }
}
