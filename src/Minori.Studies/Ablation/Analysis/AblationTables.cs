using Minori.Statistics;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>The study's numbers as tables.</summary>
internal static class AblationTables
{
    /// <summary>The units: what they are cut from, and the loss of each one's own model.</summary>
    public static DataTable Units(AblationStudy study, AblationResults results) => new(
        "units",
        "Units",
        [
            new("unit", "unit"),
            new("parts", "parts", ColumnKind.Number, 0),
            new("tokens", "tokens trained on", ColumnKind.Tokens),
            new("unit_tokens", "tokens it has", ColumnKind.Tokens),
            new("documents", "documents it has", ColumnKind.Number, 0),
            new("repeats", "times gone through", ColumnKind.Number, 2),
        ],
        [
            .. study.Units.Of.Zip(study.Units.PartCounts, results.Units).Select(unit => (IReadOnlyList<object?>)
            [
                study.Units.NameOf(unit.First),
                (double)unit.Second,
                unit.Second * study.Units.UnitTokens,
                unit.Third?.UnitTokens,
                (double?)unit.Third?.UnitDocuments,
                unit.Third is { } facts ? Math.Max(1, (double)unit.Second * study.Units.UnitTokens / facts.UnitTokens) : null,
            ]),
        ]);

    /// <summary>The evaluation sets.</summary>
    public static DataTable Sets(AblationResults results) => new(
        "evaluation-sets",
        "Evaluation sets: held-out text, the same for every proxy and truth",
        [
            new("set", "set"), new("tokens", "tokens", ColumnKind.Tokens), new("excerpts", "excerpts", ColumnKind.Number, 0),
            new("left_out", "documents left out because trained on", ColumnKind.Number, 0), new("seed_loss", "loss of the seed (nats per token)", ColumnKind.Number),
        ],
        [
            .. results.SetFacts.Select((set, i) => (IReadOnlyList<object?>)
                [set.Name, set.Tokens, (double)set.Excerpts, (double)set.LeftOut, results.SeedLosses?[i]]),
        ]);

    /// <summary>How well each proxy predicts each target.</summary>
    public static DataTable Ranking(ProxyRanking ranking) => new(
        "proxies",
        $"Proxies against {ranking.Mixtures.Count} truths; intervals of {NumberText.Percent(ProxyRanking.Level, 0)} over mixtures",
        [
            new("target", "target"), new("proxy", "proxy"),
            new("pearson", "Pearson", ColumnKind.Number, 2), new("spearman", "Spearman", ColumnKind.Number, 2),
            new("pairs", "pairs in order", ColumnKind.Percent, 0), new("regret", "top-1 regret (nats)", ColumnKind.Number),
            new("error", "error (nats)", ColumnKind.Number),
        ],
        [
            .. ranking.Scores.Select(score => (IReadOnlyList<object?>)
            [
                score.Target.Name, score.Proxy.Name, Cell(score.Quality.Pearson), Cell(score.Quality.Spearman),
                Cell(score.Quality.PairwiseAccuracy), Cell(score.Quality.TopOneRegret), score.Error,
            ]),
        ]);

    /// <summary>Every mixture that was merged, with what was predicted and, where it was trained on, the truth.</summary>
    public static DataTable Mixtures(AblationStudy study, AblationResults results, IReadOnlyList<Proxy> proxies)
    {
        Proxy? merge = proxies.FirstOrDefault(proxy => proxy.Id == MergeProxies.Uniform);
        IReadOnlyList<Target> targets = Target.All(results.Sets);
        var truths = results.Truths.GroupBy(truth => truth.Mixture).ToDictionary(g => g.Key, g => g.ToArray());
        return new DataTable(
            "mixtures",
            "Mixtures by predicted loss (merge, nats per token)"
                + (study.Training.Seeds.Count > 1 ? $"; {NumberText.Percent(ProxyRanking.Level, 0)} intervals over {study.Training.Seeds.Count} orders of the documents" : ""),
            [
                new("mixture", "mixture"), new("units", "units", ColumnKind.Number, 0),
                .. targets.Select(target => new Column(target.Id, target.Name, ColumnKind.Number)),
                new("truth", $"truth, {targets[0].Name}", ColumnKind.Number),
            ],
            [
                .. (merge?.Predictions.Keys ?? []).OrderBy(mixture => merge!.Of(mixture, targets[0])).Select(mixture => (IReadOnlyList<object?>)
                [
                    NameOf(study, mixture), (double)mixture.Count, .. targets.Select(target => Cell(merge!.Estimate(mixture, target, ProxyRanking.Level))),
                    truths.TryGetValue(mixture, out TruthResult[]? truth) ? truth.Average(t => targets[0].Of(t.Losses)) : null,
                ]),
            ]);
    }

    /// <summary>A mixture's units.</summary>
    public static string NameOf(AblationStudy study, Mixture mixture) =>
        string.Join(" + ", mixture.Members.Select(unit => study.Units.NameOf(study.Units.Of[unit])));

    /// <summary>A number with its interval, where it has one; null where it is not defined.</summary>
    public static object? Cell(Estimate estimate) => double.IsNaN(estimate.Value) ? null
        : estimate.Interval is { } interval ? new Spread(estimate.Value, interval.Lower, interval.Upper) : estimate.Value;
}
