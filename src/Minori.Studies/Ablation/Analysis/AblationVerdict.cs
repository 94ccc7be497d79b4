using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>The study's answer in a few sentences.</summary>
internal static class AblationVerdict
{
    /// <summary>
    /// Whether the merge predicts, which proxy is best, whether the loss is additive in units, what was found, and what was saved: for the study's first target,
    /// and for what its search is for.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="best">The best proxy of each of these targets.</param>
    /// <param name="interactions">The tests of every target.</param>
    /// <param name="search">What the search found; null where there is none.</param>
    /// <param name="ledger">The prices.</param>
    public static string Of(
        AblationStudy study, IReadOnlyList<BestProxy> best, IReadOnlyList<Interaction> interactions, string? search, Ledger ledger)
    {
        List<string> parts = [];
        if (best.Count == 0)
        {
            parts.Add("Nothing can be said about how well merges predict: that needs trainings on "
                + $"{ProxyRanking.FewestMixtures} mixtures or more ('truths').");
        }

        foreach (BestProxy target in best)
        {
            parts.Add($"{Named(target.Ranking.Target)}: {string.Join("; ", Predicts(target.Ranking).Concat(Trusted(target)))}.");
            if (interactions.FirstOrDefault(test => test.Target == target.Ranking.Target)?.Warning(target) is { } warning)
            {
                parts.Add($"{warning}.");
            }
        }

        if (search is not null)
        {
            parts.Add($"{search}.");
        }

        parts.Add($"It takes {NumberText.Number(ledger.Modular.Trainings, 0)} unit trainings where all mixtures would take {NumberText.Number(ledger.Naive.Trainings, 0)}.");
        if (study.Training.Seeds.Count == 1)
        {
            parts.Add("All models come from one seed and one order of the documents: another may differ.");
        }

        return string.Join(" ", parts);
    }

    private static string Named(Target target) => target.Id == Target.Mean ? "Mean over sets" : target.FullName;

    private static IEnumerable<string> Predicts(TargetRanking ranking)
    {
        if (ranking.Uniform is { } merge)
        {
            yield return double.IsNaN(merge.Judged.Spearman.Value)
                ? $"{PredictionFindings.Says("merging", merge)}: {ranking.WhyUnranked("merging", merge).Because}"
                : $"{PredictionFindings.Says("merging", merge)}, with the rank correlation {PredictionFindings.Correlation(ranking, merge)} "
                    + (ranking.Lengths is null ? $"over {merge.Truth.Length} mixtures" : $"among those of one length, of {ranking.Compared} mixtures (lengths differ)");
        }
    }

    private static IEnumerable<string> Trusted(BestProxy best)
    {
        if (best.Ties.Count > 0)
        {
            yield return $"{best.Best.Proxy.Name} ranks best here, and these mixtures do not tell it from {string.Join(", ", best.Ties.Select(tie => tie.Proxy.Name))}";
        }
        else if (best.Worse.Count > 0)
        {
            yield return $"the proxy to trust is {best.Best.Proxy.Name}: every other one is surely worse";
        }
    }
}
