using Minori.Studies.Jobs;

namespace Minori.Studies.Overtraining;

/// <summary>A tuning at the learning rate that was chosen for its budget, with a score that the choice has not seen.</summary>
/// <param name="Result">The tuning.</param>
/// <param name="Score">Its score: on the other half of the test examples, or on all where no way of the study chooses.</param>
internal sealed record ChosenTuning(TuningResult Result, MeasuredScore Score)
{
    /// <summary>What curves at the chosen rates are called among those at fixed ones.</summary>
    public const string Series = "chosen rate";

    /// <summary>
    /// The tunings at the rate with the best mean score on the choosing examples, budget by budget: highest accuracy, then
    /// lowest loss of the target. A rate at which a tuning is missing that another rate has, because it diverged or has not
    /// been run, is not chosen; where that leaves none, rates with the most tunings are compared on those that all of them
    /// have.
    /// </summary>
    /// <param name="tunings">The tunings of one slice of the grid on one task.</param>
    /// <param name="onUnseenHalf">
    /// Whether scores are of the half that no choice has seen, also where this slice has one rate: so that ways with one rate
    /// and with several are scored on the same examples. Tunings without a score on the choosing half are left out.
    /// </param>
    public static IReadOnlyList<ChosenTuning> Of(IReadOnlyList<TuningResult> tunings, bool onUnseenHalf) => onUnseenHalf
        ?
        [
            .. tunings.Where(t => t.Choice is not null).GroupBy(t => t.Base.Tokens).OrderBy(g => g.Key)
                .SelectMany(budget => Best(budget.GroupBy(t => t.Tuning.LearningRate)))
                .Select(t => new ChosenTuning(t, t.Choice!.Unseen(t.Score))),
        ]
        : [.. tunings.Select(t => new ChosenTuning(t, t.Score))];

    /// <summary>The tunings of the best of the rates that have the most.</summary>
    private static IEnumerable<TuningResult> Best(IEnumerable<IGrouping<double, TuningResult>> rates)
    {
        TuningResult[][] complete = [.. rates.Select(rate => rate.ToArray()).GroupBy(rate => rate.Length).MaxBy(g => g.Key)!];
        HashSet<(int Family, int Order)> common = [.. complete[0].Select(Replicate)];
        foreach (TuningResult[] rate in complete)
        {
            common.IntersectWith(rate.Select(Replicate));
        }

        return complete.Select(rate => rate.Where(t => common.Contains(Replicate(t))).ToArray()).Where(rate => rate.Length > 0)
            .OrderByDescending(rate => rate.Average(t => t.Choice!.Score.Accuracy ?? 0))
            .ThenBy(rate => rate.Average(t => t.Choice!.Score.Loss))
            .FirstOrDefault([]);
    }

    private static (int Family, int Order) Replicate(TuningResult t) => (t.Base.Seed, t.Tuning.Seed);
}
