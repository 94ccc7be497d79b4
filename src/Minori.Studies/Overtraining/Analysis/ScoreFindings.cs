using System.Globalization;
using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>What pre-training does to the score on the tuned task itself.</summary>
internal static class ScoreFindings
{
    /// <summary>
    /// One finding per task with two budgets or more: does the tuned score rise with the budget, at the rate that was
    /// chosen for each budget on other examples?
    /// </summary>
    public static IEnumerable<Finding> ScoreRises(OvertrainingResults results)
    {
        foreach (IGrouping<string, TuningResult> task in results.Tunings.Where(t => t.Score.Accuracy is not null).GroupBy(t => t.Tuning.Task))
        {
            IReadOnlyList<ChosenTuning> chosen = ChosenTuning.Of([.. task]);
            if (chosen.Select(t => t.Result.Base.Tokens).Distinct().Count() > 1)
            {
                yield return OfTask(task.Key, chosen);
            }
        }
    }

    /// <summary>Accuracies in percent, budget by budget.</summary>
    private static IReadOnlyList<BudgetDraws> Accuracies(IEnumerable<ChosenTuning> chosen) =>
    [
        .. chosen.GroupBy(t => t.Result.Base.Tokens).OrderBy(g => g.Key)
            .Select(budget => new BudgetDraws(budget.Key, [.. budget.Select(t => 100 * t.Score.Accuracy!.Value)])),
    ];

    private static Finding OfTask(string task, IReadOnlyList<ChosenTuning> chosen)
    {
        string name = StudyTaskName.Of(task);
        IReadOnlyList<BudgetDraws> best = Accuracies(chosen);
        BudgetTrend trend = BudgetTrendEstimator.Estimate(best);
        double first = best[0].Values.Average();
        double last = best[^1].Values.Average();
        double highest = best.Max(b => b.Values.Average());
        string statement = string.Create(
            CultureInfo.InvariantCulture,
            $"At the learning rate chosen for each budget on other examples, tuned accuracy goes from {first:F1}% at {NumberText.Tokens(best[0].Tokens)} to {last:F1}% at {NumberText.Tokens(best[^1].Tokens)} tokens (highest {highest:F1}%); in percentage points it {trend.Reason}.");
        return new Finding(
            $"score.{name}",
            $"Score on {name} rises with tokens",
            trend.Status switch
            {
                TrendStatus.Rising => FindingStatus.Observed,
                TrendStatus.Falling => FindingStatus.NotObserved,
                _ => FindingStatus.Inconclusive,
            },
            statement,
            [new Measure("tuned accuracy at the last budget", last, Unit: "%")],
            [OvertrainingFigures.Score(task)]);
    }
}
