using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>Plans the merges of one order of the documents, in batches.</summary>
internal static class MergePlanner
{
    // Mixtures whose last unit is one of the first few are so few that they are merged in one batch.
    private const int FirstBatchUnits = 5;

    /// <summary>
    /// A batch has the mixtures whose last unit is the same, and reads no later unit: one more unit adds a batch and changes none.
    /// </summary>
    public static IEnumerable<MergesCell> Add(AblationDraft draft, int seed, Job[][] models)
    {
        AblationStudy study = draft.Study;
        bool isUneven = study.Units.PartCounts.Distinct().Count() > 1;
        MergeVariant[] averages = [new(false, 1), .. isUneven ? new[] { new MergeVariant(true, 1) } : []];
        MergeVariant[] further = [.. study.Mixtures.Scales.Select(scale => new MergeVariant(false, scale))];
        foreach (MergeVariant[] variants in new[] { averages, further }.Where(variants => variants.Length > 0))
        {
            foreach (var batch in MixtureLists.Merges(study).GroupBy(mixture => Math.Max(mixture.Last, FirstBatchUnits - 1)))
            {
                yield return AddBatch(draft, seed, models, [.. batch], variants);
            }
        }
    }

    private static MergesCell AddBatch(
        AblationDraft draft, int seed, Job[][] models, IReadOnlyList<Mixture> mixtures, IReadOnlyList<MergeVariant> variants)
    {
        int[] used = [.. Mixture.Of(mixtures.SelectMany(mixture => mixture.Members)).Members];
        Mixture[] renumbered = [.. mixtures.Select(mixture => Mixture.Of(mixture.Members.Select(k => Array.IndexOf(used, k))))];
        ArtifactId[][] units = [.. used.Select(k => models[k].Select(model => model.Id).ToArray())];
        int merges = mixtures.Count * variants.Count;
        string what = $"{merges} mixture{(merges == 1 ? "" : "s")}, seed {seed}";
        JobMemory memory = draft.MergingMemory(units.Sum(parts => parts.Length));
        Job losses = draft.Graph.Add(
            MergesJob.Record(draft.Seed.Id, draft.Sets.Id, units, renumbered, variants), $"merge and measure {what}", draft.Costs.Texts * merges, memory);
        Job[] tasks =
        [
            .. draft.Tasks.Select((task, i) => draft.Graph.Add(
                TaskMergesJob.Record(draft.Seed.Id, task.Id, units, renumbered, variants),
                $"merge and score on {draft.TaskName(i)} {what}", draft.Costs.Task(i) * merges, memory)),
        ];
        return new MergesCell(seed, mixtures, variants, new EvaluationCell(losses.Id, [.. tasks.Select(task => task.Id)]));
    }
}
