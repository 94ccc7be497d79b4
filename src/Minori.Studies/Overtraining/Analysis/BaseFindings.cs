using System.Globalization;
using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>The claims of Springer et al. 2025 that come before any onset: bases get better, and more sensitive.</summary>
internal static class BaseFindings
{
    /// <summary>Whether the base loss falls with tokens.</summary>
    public static Finding LossFalls(OvertrainingResults results)
    {
        BudgetDraws[] budgets =
        [
            .. results.Bases.GroupBy(b => b.Tokens).OrderBy(g => g.Key)
                .Select(g => new BudgetDraws(g.Key, [.. g.Select(b => b.Loss.Loss)])),
        ];
        BudgetTrend trend = BudgetTrendEstimator.Estimate(budgets);
        double first = budgets[0].Values.Average();
        double last = budgets[^1].Values.Average();
        string statement = string.Create(
            CultureInfo.InvariantCulture,
            $"From {NumberText.Tokens(budgets[0].Tokens)} to {NumberText.Tokens(budgets[^1].Tokens)} tokens the base loss goes from {first:F3} to {last:F3} nats per token; it {trend.Reason}.");
        return new Finding(
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

    /// <summary>Whether the sensitivity at a fixed modification rises with tokens, over all modifications.</summary>
    public static Finding? SensitivityRises(IReadOnlyList<ModificationOnset> onsets)
    {
        if (onsets.Count == 0)
        {
            return null;
        }

        int rising = onsets.Count(o => o.Trend.Status == TrendStatus.Rising);
        int falling = onsets.Count(o => o.Trend.Status == TrendStatus.Falling);
        FindingStatus status = rising == onsets.Count ? FindingStatus.Observed
            : falling == onsets.Count ? FindingStatus.NotObserved
            : FindingStatus.Inconclusive;
        string rest = onsets.Count - rising - falling > 0
            ? $", and the ranks decide neither way for {onsets.Count - rising - falling}" : "";
        return new Finding(
            "sensitivity.rises",
            "Sensitivity rises with tokens",
            status,
            $"At fixed size the sensitivity rises with the budget for {rising} of {onsets.Count} modifications, falls for {falling}{rest}.",
            [],
            [OvertrainingFigures.NoiseSensitivity, OvertrainingFigures.TuningSensitivity]);
    }
}
