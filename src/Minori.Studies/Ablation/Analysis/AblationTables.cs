using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>The study's numbers as tables.</summary>
internal static class AblationTables
{
    /// <summary>The units: what they are cut from.</summary>
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

    /// <summary>What everything is measured on.</summary>
    public static DataTable Sets(AblationResults results)
    {
        var facts = results.SetFacts.ToDictionary(set => set.Name);
        return new DataTable(
            "evaluation-sets",
            "What is measured: held-out text and tasks, the same for every proxy and truth",
            [
                new("set", "name"), new("measure", "measured"), new("tokens", "tokens", ColumnKind.Tokens), new("excerpts", "excerpts", ColumnKind.Number, 0),
                new("left_out", "left out: trained on", ColumnKind.Number, 0), new("seed_value", "the seed's value", ColumnKind.Number),
            ],
            [
                .. results.Columns.Select((column, i) => (column, i, Set: facts.GetValueOrDefault(column.Name))).Select(row => (IReadOnlyList<object?>)
                [
                    row.column.Name, row.column.Measure.Description(), row.Set?.Tokens, (double?)row.Set?.Excerpts, (double?)row.Set?.LeftOut, results.SeedValues?[row.i],
                ]),
            ]);
    }

    /// <summary>How well each proxy ranks mixtures, beside the most that the truths' own noise lets any proxy reach.</summary>
    public static DataTable Ranks(ProxyRanking ranking) => new(
        "proxies",
        $"How proxies rank mixtures; {NumberText.Percent(ProxyRanking.Level, 0)} intervals over mixtures, of one order over orders of the documents; "
            + "'at most' is what the noise of the truths lets a perfect proxy reach." + (IsUneven(ranking) ? " The mixtures are of unequal length: those of as many tokens are compared." : "") + TargetPanels.Explained(ranking.Targets.Select(target => target.Target)),
        [
            new("target", "evaluated on"), new("proxy", "proxy"),
            new("spearman", "Spearman", ColumnKind.Number, 2), new("ceiling", "at most", ColumnKind.Number, 2),
            new("one_order", "of one order", ColumnKind.Number, 2),
            new("pairs", "pairs in order", ColumnKind.Percent, 0),
            .. IsUneven(ranking) ? [new Column("spearman_all", "Spearman, all lengths", ColumnKind.Number, 2)] : Array.Empty<Column>(),
        ],
        [
            .. from target in ranking.Targets
               from score in target.Scores
               select (IReadOnlyList<object?>)
               [
                   target.Target.Name, score.Proxy.Name, EstimateText.Cell(score.Judged.Spearman), target.Ranks?.Ceiling.Value, EstimateText.Cell(score.OneOrder),
                   EstimateText.Cell(score.Judged.PairwiseAccuracy), .. IsUneven(ranking) ? [EstimateText.Cell(score.Quality.Spearman)] : Array.Empty<object?>(),
               ],
        ]);

    private static bool IsUneven(ProxyRanking ranking) => ranking.Targets.Any(target => target.Lengths is not null);

    /// <summary>How well each proxy predicts values, beside the most that the truths' own noise lets any proxy reach.</summary>
    public static DataTable Values(ProxyRanking ranking) => new(
        "proxy-values",
        $"How proxies predict values, and what following them costs; {NumberText.Percent(ProxyRanking.Level, 0)} intervals over mixtures; error is the root mean square of predicted − true, bias their mean",
        [
            new("target", "evaluated on"), new("proxy", "proxy"), new("mixtures", "mixtures", ColumnKind.Number, 0),
            new("pearson", "Pearson", ColumnKind.Number, 2), new("ceiling", "at most", ColumnKind.Number, 2),
            new("error", "error", ColumnKind.Number), new("bias", "bias", ColumnKind.Number), new("regret", "top-1 regret", ColumnKind.Number), new("unit", "in"),
        ],
        [
            .. from target in ranking.Targets
               from score in target.Scores
               select (IReadOnlyList<object?>)
               [
                   target.Target.Name, score.Proxy.Name, (double)target.Mixtures.Count, EstimateText.Cell(score.Judged.Pearson), target.Values?.Ceiling.Value,
                   score.Error, score.Bias, NumberOrNothing(score.Judged.TopOneRegret), target.Target.IsLoss ? "nats" : "share",
               ],
        ]);

    private static object? NumberOrNothing(double value) => double.IsNaN(value) ? null : value;
}
