using System.Text.Json.Nodes;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>How well each proxy ranks, and what following it costs.</summary>
internal static class ProxyFigures
{
    /// <summary>The id of the figure of rank correlations.</summary>
    public const string Ranks = "proxy-ranks";

    /// <summary>The id of the figure of regrets.</summary>
    public const string Regret = "regret";

    /// <summary>Rank correlations of every proxy with their intervals, beside the most that noise allows.</summary>
    public static Figure OfRanks(ProxyRanking ranking)
    {
        string dashed = ranking.Targets.Any(target => target.Ranks is not null)
            ? " The dashed line is what a proxy would reach that knew what to expect of every mixture: the trainings that it is held against differ among themselves."
            : "";
        return new Figure(
            Ranks,
            "How well each proxy ranks mixtures",
            $"Rank correlation of the predicted and the true loss, over the {Mixtures(ranking)} mixtures trained on{(ranking.Targets.Any(target => target.Lengths is not null) ? ", each with those of as many tokens" : "")}, with {NumberText.Percent(ProxyRanking.Level, 0)} intervals over mixtures.{dashed}{TargetPanels.Explained(ranking.Targets.Select(target => target.Target))}",
            new DataTable(
                Ranks,
                "Rank correlations",
                [TargetPanels.Column("evaluated on"), new("proxy", "proxy"), new("spearman", "Spearman", ColumnKind.Number), new("ceiling", "at most", ColumnKind.Number)],
                [
                    .. from target in ranking.Targets
                       from score in target.Scores.Where(score => double.IsFinite(score.Judged.Spearman.Value))
                       select (IReadOnlyList<object?>)[target.Target.Name, score.Proxy.Name, EstimateText.Drawn(score.Judged.Spearman), target.Ranks?.Ceiling.Value],
                ]),
            TargetPanels.OfIntervals(
                Names(ranking.Targets), ("proxy", Proxies(ranking)), "spearman", "rank correlation", dashed.Length > 0 ? new JsonObject { ["field"] = "ceiling" } : null, isOwnAxis: false));
    }

    /// <summary>The regret of the mixture that each proxy puts first, for targets that are losses.</summary>
    public static Figure OfRegret(ProxyRanking ranking)
    {
        TargetRanking[] targets = [.. ranking.Targets.Where(target => target.Target.IsLoss)];
        return new Figure(
            Regret,
            "What following a proxy costs",
            "Top-1 regret: the true loss of the mixture that the proxy puts first, less the best true loss among the mixtures trained on"
            + (targets.Any(target => target.Lengths is not null) ? ", among those of one length, and then the mean over lengths. " : ". ")
            + "0 means that it puts the best one first. It is of these mixtures alone, and has no interval.",
            new DataTable(
                Regret,
                "Top-1 regret",
                [TargetPanels.Column("evaluated on"), new("proxy", "proxy"), new("regret", "top-1 regret (nats per token)", ColumnKind.Number, 4)],
                [
                    .. from target in targets
                       from score in target.Scores.Where(score => double.IsFinite(score.Judged.TopOneRegret))
                       select (IReadOnlyList<object?>)[target.Target.Name, score.Proxy.Name, score.Judged.TopOneRegret],
                ]),
            TargetPanels.OfIntervals(
                Names(targets), ("proxy", Proxies(ranking)), "regret", "top-1 regret (nats per token)", null, isOwnAxis: false, hasIntervals: false));
    }

    private static string Mixtures(ProxyRanking ranking)
    {
        int[] counts = [.. ranking.Targets.Select(target => target.Mixtures.Count).Distinct().Order()];
        return counts.Length == 1 ? $"{counts[0]}" : $"{counts[0]} to {counts[^1]}";
    }

    private static IEnumerable<string> Names(IEnumerable<TargetRanking> targets) => targets.Select(target => target.Target.Name);

    private static IEnumerable<string> Proxies(ProxyRanking ranking) => ranking.Scores.Select(score => score.Proxy.Name).Distinct();
}
