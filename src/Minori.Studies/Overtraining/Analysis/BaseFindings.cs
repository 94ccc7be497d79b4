using System.Globalization;
using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>The claims of Springer et al. 2025 that come before any onset: bases get better, and more sensitive.</summary>
internal static class BaseFindings
{
    /// <summary>Whether the base loss falls with tokens; nothing where fewer than two budgets were measured.</summary>
    public static IEnumerable<Finding> LossFalls(OvertrainingResults results)
    {
        BudgetDraws[] budgets =
        [
            .. results.Bases.GroupBy(b => b.Base.Tokens).OrderBy(g => g.Key)
                .Select(g => new BudgetDraws(g.Key, [.. g.Select(b => b.Loss.Loss)])),
        ];
        if (budgets.Length < 2)
        {
            yield break;
        }

        BudgetTrend trend = BudgetTrendEstimator.Estimate(budgets);
        double first = budgets[0].Values.Average();
        double last = budgets[^1].Values.Average();
        string statement = string.Create(
            CultureInfo.InvariantCulture,
            $"From {NumberText.Tokens(budgets[0].Tokens)} to {NumberText.Tokens(budgets[^1].Tokens)} tokens the base loss goes from {first:F3} to {last:F3} nats per token; it {trend.Reason}.");
        yield return new Finding(
            "base.loss",
            "Base loss falls with tokens",
            trend.Status switch
            {
                TrendStatus.Falling => FindingStatus.Observed,
                TrendStatus.Rising => FindingStatus.NotObserved,
                _ => FindingStatus.Inconclusive,
            },
            statement,
            [new Measure("base loss at the last budget", last, Unit: "nats/token")],
            [OvertrainingFigures.NoiseLoss, OvertrainingFigures.TuningLoss]);
    }

    /// <summary>
    /// Whether the sensitivity to modifications of one kind rises with tokens; observed for the sizes that the statement
    /// names.
    /// </summary>
    /// <param name="id">The kind of modification in ids.</param>
    /// <param name="kind">The kind in words, such as <c>noise</c>.</param>
    /// <param name="onsets">Its sizes.</param>
    /// <param name="figureId">The figure that shows them.</param>
    public static IEnumerable<Finding> SensitivityRises(
        string id, string kind, IReadOnlyList<ModificationOnset> onsets, string figureId)
    {
        if (onsets.Count == 0)
        {
            yield break;
        }

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
        IEnumerable<string> said = clauses.Where(c => c.Series.Length > 0).Select(c => $"{c.What} {string.Join(", ", c.Series)}");
        yield return new Finding(
            $"sensitivity.{id}",
            $"Sensitivity to {kind} rises with tokens",
            status,
            $"At fixed size the sensitivity to {kind} {string.Join("; it ", said)}.",
            [],
            [figureId]);

        string[] Of(TrendStatus trend) => [.. onsets.Where(o => o.Trend.Status == trend).Select(o => o.Curve.Series)];
    }
}
