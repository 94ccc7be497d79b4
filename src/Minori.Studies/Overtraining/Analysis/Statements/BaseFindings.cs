using System.Globalization;
using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>The claims of Springer et al. 2025 that come before any onset: bases get better, and more sensitive.</summary>
internal static class BaseFindings
{
    /// <summary>Whether the base loss falls with tokens, arm by arm; nothing where fewer than two budgets were measured.</summary>
    public static IEnumerable<Finding> LossFalls(OvertrainingResults results, GridNames names)
    {
        foreach (GridSlice arm in names.Arms)
        {
            BudgetDraws[] budgets =
            [
                .. results.Bases.Where(b => GridSlice.Of(b.Base) == arm).GroupBy(b => b.Base.Tokens).OrderBy(g => g.Key)
                    .Select(g => new BudgetDraws(g.Key, [.. g.Select(b => b.Loss.Loss)])),
            ];
            if (budgets.Length > 1)
            {
                yield return LossFalls(budgets, arm, names);
            }
        }
    }

    /// <summary>
    /// Whether the sensitivity to modifications of one kind rises with tokens, slice by slice, all modifications judged
    /// together; observed for those that the statement names.
    /// </summary>
    public static IEnumerable<Finding> SensitivityRises(IReadOnlyList<ModificationOnset> onsets, GridNames names) =>
        onsets.GroupBy(o => (o.Curve.Modification.Kind, o.Curve.Slice)).Select(g => SensitivityRises(g.Key.Kind, g.Key.Slice, [.. g], names));

    private static Finding LossFalls(BudgetDraws[] budgets, GridSlice arm, GridNames names)
    {
        BudgetTrend trend = BudgetTrendEstimator.Estimate(budgets);
        double first = budgets[0].Values.Average();
        double last = budgets[^1].Values.Average();
        string statement = string.Create(
            CultureInfo.InvariantCulture,
            $"From {NumberText.Tokens(budgets[0].Tokens)} to {NumberText.Tokens(budgets[^1].Tokens)} tokens the base loss goes from {first:F3} to {last:F3} nats per token; it {trend.Reason}.");
        return new Finding(
            names.Id("base.loss", arm),
            names.Subject("Base loss falls with tokens", arm),
            trend.Status switch
            {
                TrendStatus.Falling => FindingStatus.Observed,
                TrendStatus.Rising => FindingStatus.NotObserved,
                _ => FindingStatus.Inconclusive,
            },
            statement,
            [new Measure("base loss at the last budget", last, Unit: "nats/token")],
            ["noise-loss", "quantization-loss"]);
    }

    private static Finding SensitivityRises(ModificationKind kind, GridSlice slice, ModificationOnset[] onsets, GridNames names)
    {
        string word = kind == ModificationKind.Quantization ? "quantisation" : FigureIds.Word(kind);
        JudgedTrend[] judged = TrendsTogether.Judge([.. onsets.Select(o => ((double?)o.Trend.PValueRising, (double?)o.Trend.PValueFalling))]);
        string[] rising = Of(TrendStatus.Rising);
        string[] falling = Of(TrendStatus.Falling);
        string[] neither = Of(TrendStatus.Inconclusive);
        FindingStatus status = rising.Length > 0 && falling.Length == 0 ? FindingStatus.Observed
            : falling.Length > 0 && rising.Length == 0 ? FindingStatus.NotObserved
            : FindingStatus.Inconclusive;
        (string What, string[] Series)[] clauses =
        [
            ("rises with the budget at", rising), ("falls at", falling), ("shows no trend beyond chance at", neither),
        ];
        IEnumerable<string> said = clauses.Where(c => c.Series.Length > 0).Select(c => $"{c.What} {string.Join("; ", c.Series)}");
        return new Finding(
            names.Id($"sensitivity.{FigureIds.Word(kind)}", slice),
            names.Subject($"Sensitivity to {word} rises with tokens", slice),
            status,
            $"At fixed size the sensitivity to {word} {string.Join("; it ", said)}.{(onsets.Length > 1 ? $" {JudgedText.Of(onsets.Length)}." : "")}",
            [
                .. onsets.Zip(judged, (o, j) => new Measure(
                    $"{(onsets.Length > 1 ? "adjusted " : "")}p that it does not rise, {o.Curve.Modification.FullSeries}", j.PValueRising)),
            ],
            [.. onsets.Select(o => FigureIds.Sensitivity(o.Curve.Modification)).Distinct()]);

        string[] Of(TrendStatus trend) => [.. onsets.Zip(judged).Where(o => o.Second.Status == trend).Select(o => o.First.Curve.Modification.FullSeries)];
    }
}
