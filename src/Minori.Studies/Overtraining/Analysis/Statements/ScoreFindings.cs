using System.Globalization;
using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>What pre-training does to the score on the tuned task itself (ID).</summary>
internal static class ScoreFindings
{
    /// <summary>
    /// Per slice and task with two budgets or more: does the tuned score get better with the budget, at fixed learning rates
    /// and at the rate that was chosen for each budget on other examples; and does it get worse past some budget?
    /// </summary>
    public static IEnumerable<Finding> Of(IReadOnlyList<ScoreCurve> curves, GridNames names)
    {
        foreach (IGrouping<(GridSlice Slice, string Task), ScoreCurve> task in curves.Where(c => c.Budgets.Count > 1).GroupBy(c => (c.Slice, c.Task)))
        {
            foreach (ScoreCurve tuned in task.Where(c => c.IsTuned))
            {
                yield return Improves(tuned, names);
                if (Worsens(tuned, names) is { } worsens)
                {
                    yield return worsens;
                }
            }

            ScoreCurve[] fixedRates = [.. task.Where(c => !c.IsTuned)];
            if (fixedRates.Length > 0)
            {
                yield return AtFixedRates(fixedRates, names);
            }
        }
    }

    private static Finding Improves(ScoreCurve curve, GridNames names)
    {
        string name = StudyTaskName.Of(curve.Task);
        IReadOnlyList<BudgetDraws> budgets = Shown(curve);
        BudgetTrend trend = BudgetTrendEstimator.Estimate(budgets, pairing: curve.Pairing);
        double first = budgets[0].Values.Average();
        double last = budgets[^1].Values.Average();
        double best = curve.IsAccuracy ? budgets.Max(b => b.Values.Average()) : budgets.Min(b => b.Values.Average());
        string what = curve.IsAccuracy ? "tuned accuracy" : "the tuned model's loss of the target";
        string unit = curve.IsAccuracy ? "%" : " nats per token";
        string digits = curve.IsAccuracy ? "F1" : "F3";
        return new Finding(
            names.Id($"score.{name}", curve.Slice),
            names.Subject($"Score on {name} gets better with tokens", curve.Slice),
            Better(trend.Status, curve) ? FindingStatus.Observed
                : trend.Status == TrendStatus.Inconclusive ? FindingStatus.Inconclusive : FindingStatus.NotObserved,
            $"{NumberText.Capital(At(curve))}, {what} goes from {Text(first)}{unit} at {NumberText.Tokens(budgets[0].Tokens)} to {Text(last)}{unit} at "
                + $"{NumberText.Tokens(budgets[^1].Tokens)} tokens (best {Text(best)}{unit}); {(curve.IsAccuracy ? "in percentage points " : "")}it {trend.Reason}.",
            [new Measure($"{what} at the last budget", last, Unit: curve.IsAccuracy ? "%" : "nats/token")],
            [FigureIds.Score(curve.Task)]);

        string Text(double value) => value.ToString(digits, CultureInfo.InvariantCulture);
    }

    /// <summary>The onset of what the score leaves to wish for: wrong answers, or loss. Nothing where nothing is left.</summary>
    private static Finding? Worsens(ScoreCurve curve, GridNames names)
    {
        BudgetDraws[] errors = [.. curve.Budgets.Select(b => b with { Values = [.. b.Values.Select(v => curve.IsAccuracy ? 1 - v : v)] })];
        if (errors.Any(b => b.Values.Any(v => v <= 0)))
        {
            return null;
        }

        string name = StudyTaskName.Of(curve.Task);
        OnsetEstimate onset = OnsetEstimator.Estimate(errors, new OnsetOptions { Pairing = curve.Pairing, Seed = names.Seed(curve.Slice) });
        string what = curve.IsAccuracy ? "share of wrong answers" : "loss of the target";
        string statement = onset.Status == OnsetStatus.Observed
            ? $"{NumberText.Capital(At(curve))}, the {what} is lowest at {OnsetFindings.Where(onset)} tokens{OnsetFindings.Interval(onset)} and higher at the last budget."
            : $"{NumberText.Capital(At(curve))}, for the {what}: {onset.Reason}.";
        return new Finding(
            names.Id($"score.onset.{name}", curve.Slice),
            names.Subject($"Score on {name} gets worse past some budget", curve.Slice),
            onset.Status switch
            {
                OnsetStatus.Observed => FindingStatus.Observed,
                OnsetStatus.NotObserved => FindingStatus.NotObserved,
                _ => FindingStatus.Inconclusive,
            },
            statement,
            [.. OnsetOrderFindings.Measures("last budget against the best earlier one", OnsetFindings.Degradation(onset), Hundredfold(onset.DegradationInterval), "%")],
            [FigureIds.Score(curve.Task)]);
    }

    private static Finding AtFixedRates(ScoreCurve[] rates, GridNames names)
    {
        string name = StudyTaskName.Of(rates[0].Task);
        BudgetTrend[] single = [.. rates.Select(r => BudgetTrendEstimator.Estimate(Shown(r), pairing: r.Pairing))];
        JudgedTrend[] judged = TrendsTogether.Judge([.. single.Select(t => ((double?)t.PValueRising, (double?)t.PValueFalling))]);
        (ScoreCurve Curve, TrendStatus Status)[] trends = [.. rates.Zip(judged, (r, t) => (r, t.Status))];
        string[] better = [.. trends.Where(t => Better(t.Status, t.Curve)).Select(t => t.Curve.Series)];
        string[] neither = [.. trends.Where(t => t.Status == TrendStatus.Inconclusive).Select(t => t.Curve.Series)];
        string[] worse = [.. trends.Select(t => t.Curve.Series).Except(better).Except(neither)];
        (string What, string[] Series)[] clauses =
            [("gets better with the budget at", better), ("gets worse at", worse), ("shows no trend beyond chance at", neither)];
        return new Finding(
            names.Id($"score.fixed.{name}", rates[0].Slice),
            names.Subject($"Score on {name} at fixed learning rates gets better with tokens", rates[0].Slice),
            better.Length > 0 && worse.Length == 0 ? FindingStatus.Observed
                : worse.Length > 0 && better.Length == 0 ? FindingStatus.NotObserved : FindingStatus.Inconclusive,
            $"At a fixed learning rate the score {string.Join("; it ", clauses.Where(c => c.Series.Length > 0).Select(c => $"{c.What} {string.Join(", ", c.Series)}"))}.{(rates.Length > 1 ? $" {JudgedText.Of(rates.Length)}." : "")}",
            [],
            [FigureIds.Score(rates[0].Task)]);
    }

    /// <summary>Accuracies in percent, losses as they are.</summary>
    private static IReadOnlyList<BudgetDraws> Shown(ScoreCurve curve) => curve.IsAccuracy
        ? [.. curve.Budgets.Select(b => b with { Values = [.. b.Values.Select(v => 100 * v)] })]
        : curve.Budgets;

    private static bool Better(TrendStatus status, ScoreCurve curve) =>
        status == (curve.IsAccuracy ? TrendStatus.Rising : TrendStatus.Falling);

    private static string At(ScoreCurve curve) => curve.Series != ChosenTuning.Series ? $"at learning rate {curve.Series}"
        : curve.HasOneRate ? "at its one learning rate, on the examples that no rate was chosen on"
        : "at the learning rate chosen for each budget on other examples";

    private static ConfidenceInterval? Hundredfold(ConfidenceInterval? i) =>
        i is { } interval ? new(100 * interval.Lower, 100 * interval.Upper, interval.Level) : null;
}
