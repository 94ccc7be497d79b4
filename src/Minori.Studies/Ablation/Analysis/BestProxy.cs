using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>The proxy that ranks a target's mixtures best, and those that the mixtures cannot tell from it.</summary>
/// <param name="Ranking">The target's ranking.</param>
/// <param name="Best">The one with the largest rank correlation; of equals the one with the smaller error.</param>
/// <param name="Ties">Those whose difference from it has 0 in its interval.</param>
/// <param name="Worse">Those that are surely worse.</param>
internal sealed record BestProxy(TargetRanking Ranking, ProxyScore Best, IReadOnlyList<ProxyScore> Ties, IReadOnlyList<ProxyScore> Worse)
{
    /// <summary>Compares the proxies of a target; null where none has a rank correlation.</summary>
    public static BestProxy? Of(TargetRanking ranking)
    {
        ProxyScore[] scores = [.. ranking.Scores.Where(score => double.IsFinite(score.Judged.Spearman.Value))];
        if (scores.Length == 0)
        {
            return null;
        }

        ProxyScore best = scores.OrderByDescending(score => score.Judged.Spearman.Value).ThenBy(score => score.Error).First();

        // The best is picked from the same mixtures, so that any pair might have been compared: the level holds for all pairs together (Bonferroni).
        BootstrapOptions together = ProxyRanking.Bootstrap with { Level = 1 - ((1 - ProxyRanking.Level) / Math.Max(1, scores.Length * (scores.Length - 1) / 2)) };
        ILookup<bool, ProxyScore> others = scores.Where(score => score != best).ToLookup(score => ProxyComparison.Of(
            score.Predicted, best.Predicted, best.Truth, together, ranking.Lengths).Interval is { Lower: > 0 });
        return new BestProxy(ranking, best, [.. others[false]], [.. others[true]]);
    }

    /// <summary>Best and whatever has the same rank correlation.</summary>
    public IReadOnlyList<ProxyScore> First => [Best, .. Ties.Where(tie => tie.Judged.Spearman.Value == Best.Judged.Spearman.Value)];

    /// <summary>The comparison of a target among several; null where it is none of them.</summary>
    public static BestProxy? For(IEnumerable<BestProxy> best, Target target) => best.FirstOrDefault(proxy => proxy.Ranking.Target == target);

    /// <summary>The comparison as a finding.</summary>
    /// <param name="id">The finding's name.</param>
    /// <param name="figures">The figures that show it.</param>
    public Finding Finding(string id, IReadOnlyList<string> figures)
    {
        ProxyScore[] others = [.. Ties.Except(First)];
        string ties = Ties.Count == 0 ? Worse.Count == 0 ? "there is no other" : "every other one is surely worse"
            : string.Join("; ", new[]
            {
                others.Length == 0 ? "" : $"these mixtures do not tell {(First.Count == 1 ? "it" : "them")} from {Names(others)}",
                Worse.Count == 0 ? others.Length == 0 ? "there is no other" : "" : $"surely worse: {Names(Worse)}",
            }.Where(clause => clause.Length > 0));
        string has = First.Count == 1 ? $"has {Best.Proxy.Name} ({Best.Proxy.Says})" : $"have {Names(First)} alike";
        ProxyScore[] all = [Best, .. Ties, .. Worse];
        return new Finding(
            id,
            $"Which proxy to trust, {Ranking.Target.FullName}",
            Ties.Count == 0 && all.Length > 1 ? FindingStatus.Observed : FindingStatus.Inconclusive,
            $"The largest rank correlation with the truth {PredictionFindings.Among(Ranking)}{has}, {PredictionFindings.Correlation(Ranking, Best)}; {ties}. "
            + Costs(all),
            [.. all.Select(score => EstimateText.MeasureOf(score.Proxy.Name, score.Judged.Spearman))],
            figures);
    }

    private static string Costs(ProxyScore[] scores) => scores.Any(score => score.Proxy.NeedsTruths)
        ? $"{string.Join(" and ", scores.Where(score => score.Proxy.NeedsTruths).Select(score => score.Proxy.Name))} need trainings on mixtures, which the others do not."
        : "None of them needs a training on a mixture.";

    private static string Names(IReadOnlyList<ProxyScore> scores) => string.Join(", ", scores.Select(score => score.Proxy.Name));
}
