using Minori.Statistics;
using Minori.Studies.Jobs;

namespace Minori.Studies.Overtraining;

/// <summary>The score on a tuned task over the budgets of one slice.</summary>
/// <param name="Slice">The slice.</param>
/// <param name="Task">The task, as the study file names it.</param>
/// <param name="Series">The learning rate, or <see cref="ChosenTuning.Series"/>.</param>
/// <param name="IsAccuracy">Whether values are accuracies 0…1, higher is better; else losses of the target in nats, lower is better.</param>
/// <param name="Budgets">Values per budget: of orders of examples, or of families.</param>
/// <param name="Replicates">Per budget, what the values are of.</param>
/// <param name="Pairing">How values of different budgets relate.</param>
/// <param name="Examples">Test examples behind each value.</param>
internal sealed record ScoreCurve(
    GridSlice Slice,
    string Task,
    string Series,
    bool IsAccuracy,
    IReadOnlyList<BudgetDraws> Budgets,
    IReadOnlyList<IReadOnlyList<int>> Replicates,
    DrawPairing Pairing,
    int Examples)
{
    /// <summary>Whether this is the reading at the chosen rate, or at the only one.</summary>
    public required bool IsTuned { get; init; }

    /// <summary>The learning rate; null at the chosen ones.</summary>
    public required double? Rate { get; init; }

    /// <summary>Whether the slice was tuned at one rate, so that there was nothing to choose.</summary>
    public required bool HasOneRate { get; init; }

    /// <summary>Replicate → value at a budget; empty where it was not measured there.</summary>
    public IReadOnlyDictionary<int, double> At(long tokens) => ModificationCurve.At(Budgets, Replicates, tokens);

    /// <summary>
    /// The curves of every slice and task: one per fixed rate, on all test examples; and where any way of the study has
    /// several rates, one at the chosen or only rate, on the half that no choice has seen.
    /// </summary>
    public static IReadOnlyList<ScoreCurve> All(OvertrainingStudy study, OvertrainingResults results, GridNames names)
    {
        bool choosesRates = study.Tuning is { ChoosesRates: true };
        return
        [
            .. names.Slices.SelectMany(slice => results.Tunings.Where(t => GridSlice.Of(t.Tuning) == slice)
                .GroupBy(t => t.Tuning.Task).SelectMany(task => OfTask(slice, task.Key, [.. task], choosesRates, results.HasOneFamily))),
        ];
    }

    /// <summary>Accuracy, or the loss of the target where the task has no choices.</summary>
    public static double Value(MeasuredScore score) => score.Accuracy ?? score.Loss;

    private static IEnumerable<ScoreCurve> OfTask(GridSlice slice, string task, TuningResult[] tunings, bool choosesRates, bool oneFamily)
    {
        IGrouping<double, TuningResult>[] rates = [.. tunings.GroupBy(t => t.Tuning.LearningRate).OrderBy(g => g.Key)];
        foreach (IGrouping<double, TuningResult> rate in rates)
        {
            yield return Of([.. rate.Select(t => new ChosenTuning(t, t.Score))], rate.Key, !choosesRates);
        }

        if (choosesRates && ChosenTuning.Of(tunings, onUnseenHalf: true) is { Count: > 0 } chosen)
        {
            yield return Of(chosen, null, true);
        }

        ScoreCurve Of(IReadOnlyList<ChosenTuning> scored, double? rate, bool isTuned)
        {
            bool accuracy = scored.All(c => c.Score.Accuracy is not null);
            Replicates values = Overtraining.Replicates.Of(
                scored.Select(c => (c.Result.Base.Tokens, c.Result.Base.Seed, c.Result.Tuning.Seed, Value(c.Score))), oneFamily);
            string series = rate is { } one ? ModificationCurve.RateText(one) : ChosenTuning.Series;
            return new ScoreCurve(slice, task, series, accuracy, values.Budgets, values.Keys, values.Pairing, scored[0].Score.Examples)
            {
                Rate = rate,
                IsTuned = isTuned,
                HasOneRate = rates.Length == 1,
            };
        }
    }
}
