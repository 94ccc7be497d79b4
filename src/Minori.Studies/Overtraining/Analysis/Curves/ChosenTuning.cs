using Minori.Studies.Jobs;

namespace Minori.Studies.Overtraining;

/// <summary>A tuning at the learning rate that was chosen for its budget, with a score that the choice has not seen.</summary>
/// <param name="Result">The tuning.</param>
/// <param name="Score">Its score: on the other half of the test examples, or on all where there was one rate.</param>
internal sealed record ChosenTuning(TuningResult Result, MeasuredScore Score)
{
    /// <summary>What curves at the chosen rates are called among those at fixed ones.</summary>
    public const string Series = "chosen rate";

    /// <summary>
    /// The tunings at the rate with the best mean score on the choosing examples, budget by budget: highest accuracy, then
    /// lowest loss of the target. With several rates, tunings without a score on those examples are left out.
    /// </summary>
    /// <param name="tunings">The tunings of one slice of the grid on one task.</param>
    public static IReadOnlyList<ChosenTuning> Of(IReadOnlyList<TuningResult> tunings)
    {
        if (tunings.Select(t => t.Tuning.LearningRate).Distinct().Count() < 2)
        {
            return [.. tunings.Select(t => new ChosenTuning(t, t.Score))];
        }

        return
        [
            .. tunings.Where(t => t.Choice is not null).GroupBy(t => t.Base.Tokens).OrderBy(g => g.Key).SelectMany(budget => budget
                .GroupBy(t => t.Tuning.LearningRate)
                .OrderByDescending(rate => rate.Average(t => t.Choice!.Score.Accuracy ?? 0))
                .ThenBy(rate => rate.Average(t => t.Choice!.Score.Loss))
                .First()
                .Select(t => new ChosenTuning(t, t.Choice!.Unseen(t.Score)))),
        ];
    }
}
