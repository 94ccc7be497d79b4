using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>The study's answer in a few sentences.</summary>
internal static class AblationVerdict
{
    /// <summary>Whether the merge predicts, which proxy is best, and what was saved.</summary>
    public static string Of(AblationStudy study, ProxyRanking? ranking, BestProxy? best, Ledger ledger)
    {
        List<string> parts = [];
        ProxyScore? merge = ranking?.Scores.FirstOrDefault(score => score.Proxy.Id == MergeProxies.Uniform);
        if (merge is null)
        {
            parts.Add("Nothing can be said about how well merges predict: that needs trainings on "
                + $"{ProxyRanking.FewestMixtures} mixtures or more ('truths').");
        }
        else
        {
            string says = PredictionFindings.StatusOf(merge) switch
            {
                FindingStatus.Observed => "Merging predicts which mixture is better",
                FindingStatus.NotObserved => "Merging does not predict which mixture is better",
                _ => "Whether merging predicts which mixture is better stays open",
            };
            parts.Add($"{says}: over {merge.Truth.Length} mixtures, {merge.Target.Name}, its rank correlation with the truth is {PredictionFindings.Correlation(merge)}.");
        }

        if (best is { Ties: var ties, Worse: var worse } && ties.Count + worse.Count > 0)
        {
            parts.Add(ties.Count == 0
                ? $"The proxy to trust is {best.Best.Proxy.Name}: every other one is surely worse."
                : $"The best proxy is {best.Best.Proxy.Name} ({PredictionFindings.Correlation(best.Best)}), tied with {string.Join(", ", ties.Select(tie => tie.Proxy.Name))}.");
        }

        LedgerRow all = ledger.Rows.First(row => row.What == "naive: all mixtures");
        parts.Add($"It took {NumberText.Number(ledger.Modular.Trainings, 0)} unit trainings where all mixtures would take {NumberText.Number(all.Trainings, 0)}.");
        if (study.Training.Seeds.Count == 1)
        {
            parts.Add("All models come from one seed and one order of the documents: another may differ.");
        }

        return string.Join(" ", parts);
    }
}
