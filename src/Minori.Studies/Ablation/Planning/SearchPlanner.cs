using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>
/// Plans the search of the best mixture, in the first order of the documents, and the trainings on what it finds: the plan knows of
/// these mixtures only that they will be trained on. The search has text and examples of its own.
/// </summary>
internal static class SearchPlanner
{
    // About the merges that a search by shares measures; it ends when none is better.
    private const int MergesByShares = 2000;

    /// <summary>Adds the search, and a training on the best set of units and on the best shares.</summary>
    public static SearchCell Add(AblationDraft draft, int seed, Job[][] models, SearchSection section)
    {
        AblationStudy study = draft.Study;
        long tokens = AblationSources.SearchTokens(study, section);
        IReadOnlyList<string> targets = AblationSources.Targets(study);
        int[] tasks = [.. study.Evaluation.Tasks.Index().Where(task => AblationSources.ColumnsOf(task.Item).Any(targets.Contains)).Select(task => task.Index)];
        string[] sets = [.. AblationSources.Sets(study).Select(set => set.Name).Where(targets.Contains)];
        SearchSpace space = new(
            targets, sets, [.. tasks.Select(draft.TaskName)], section.MaxUnits ?? models.Length, tokens, study.Units.UnitTokens, section.MaxRepeats,
            tasks.Length == 0 ? 0 : study.Evaluation.TestExamples);
        double cost = (draft.Costs.Texts * sets.Length / AblationSources.Sets(study).Count()) + tasks.Sum(draft.Costs.Task);
        double merges = AblationSources.SearchedSets(study, section).All().Take(SubsetSearch.MostListed).Count() + MergesByShares;
        Job search = draft.Graph.Add(
            MixtureSearchJob.Record(
                draft.Seed.Id, sets.Length == 0 ? null : draft.AddSearchSets(sets).Id, draft.Sets.Id, [.. tasks.Select(task => draft.AddSearchTask(task).Id)],
                [.. models.Select(parts => parts.Select(model => model.Id).ToArray())], space),
            "search the best mixture",
            cost * merges,
            draft.MergingMemory(models.Sum(parts => parts.Length)));
        return new SearchCell(seed, search.Id, AddVerification(false, "the best units found"), AddVerification(true, "the best shares found"));

        EvaluationCell AddVerification(bool byWeights, string what)
        {
            ArtifactId[][] data = [.. draft.Data.Select(parts => parts.Select(part => part.Id).ToArray())];
            Job model = draft.AddTraining(
                recipe => VerificationJob.Record(recipe, byWeights, study.Units.UnitTokens, draft.Seed.Id, search.Id, data), seed, tokens, $"train on {what}");
            return draft.AddMeasurements(model, what);
        }
    }
}
