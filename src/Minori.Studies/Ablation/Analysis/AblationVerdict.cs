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
    /// <param name="asked">How proxies rank for these targets; none where too few mixtures were trained on.</param>
    /// <param name="best">The best proxy of each target that has one.</param>
    /// <param name="interactions">The tests of every target.</param>
    /// <param name="search">What the search found; null where there is none.</param>
    /// <param name="ledger">The prices.</param>
    public static string Of(
        AblationStudy study, IReadOnlyList<TargetRanking> asked, IReadOnlyList<BestProxy> best, IReadOnlyList<Interaction> interactions, string? search, Ledger ledger)
    {
        List<string> parts = [];
        if (asked.Count == 0)
        {
            parts.Add("Nothing can be said about how well merges predict: that needs trainings on "
                + $"{ProxyRanking.FewestMixtures} mixtures or more ('truths').");
        }

        foreach (TargetRanking ranking in asked)
        {
            BestProxy? known = BestProxy.For(best, ranking.Target);
            string[] said = [.. Predicts(ranking), .. known is null ? [] : Trusted(known)];
            if (said.Length > 0)
            {
                parts.Add($"{Named(ranking.Target)}: {string.Join("; ", said)}.");
            }

            if (interactions.FirstOrDefault(test => test.Target == ranking.Target)?.Warning(known) is { } warning)
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

    private static string Names(IEnumerable<ProxyScore> scores) => string.Join(", ", scores.Select(score => score.Proxy.Name));

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
            ProxyScore[] others = [.. best.Ties.Except(best.First)];
            bool isOne = best.First.Count == 1;
            yield return $"{Names(best.First)} rank{(isOne ? "s" : " alike and")} best here"
                + (others.Length == 0 ? "" : $", and these mixtures do not tell {(isOne ? "it" : "them")} from {Names(others)}");
        }
        else if (best.Worse.Count > 0)
        {
            yield return $"the proxy to trust is {best.Best.Proxy.Name}: every other one is surely worse";
        }
    }
}
