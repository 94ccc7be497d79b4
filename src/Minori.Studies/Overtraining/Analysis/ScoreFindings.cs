using System.Globalization;
using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>What pre-training does to the score on the tuned task itself.</summary>
internal static class ScoreFindings
{
    /// <summary>One finding per task with two budgets or more: does the tuned score rise with the budget, at the rate that is best for each budget?</summary>
    public static IEnumerable<Finding> ScoreRises(OvertrainingResults results) =>
        results.Tunings.Where(t => t.Score.Accuracy is not null).GroupBy(t => t.Task)
            .Where(g => g.Select(t => t.Tokens).Distinct().Count() > 1)
            .Select(g => OfTask(g.Key, [.. g]));

    /// <summary>Accuracies, in percent, at the learning rate with the highest mean accuracy, budget by budget.</summary>
    private static IReadOnlyList<BudgetDraws> AtBestRate(IEnumerable<TuningResult> tunings) =>
    [
        .. tunings.GroupBy(t => t.Tokens).OrderBy(g => g.Key).Select(budget => new BudgetDraws(
            budget.Key,
            [
                .. budget.GroupBy(t => t.LearningRate)
                    .MaxBy(rate => rate.Average(t => t.Score.Accuracy!.Value))!
                    .Select(t => 100 * t.Score.Accuracy!.Value),
            ])),
    ];

    private static Finding OfTask(string task, IReadOnlyList<TuningResult> tunings)
    {
        string name = StudyTaskName.Of(task);
        IReadOnlyList<BudgetDraws> best = AtBestRate(tunings);
        BudgetTrend trend = BudgetTrendEstimator.Estimate(best);
        double first = best[0].Values.Average();
        double last = best[^1].Values.Average();
        double highest = best.Max(b => b.Values.Average());
        string statement = string.Create(
            CultureInfo.InvariantCulture,
            $"At the learning rate that scores best on the same examples, budget by budget, tuned accuracy goes from {first:F1}% at {NumberText.Tokens(best[0].Tokens)} to {last:F1}% at {NumberText.Tokens(best[^1].Tokens)} tokens (highest {highest:F1}%); in percentage points it {trend.Reason}.");
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
