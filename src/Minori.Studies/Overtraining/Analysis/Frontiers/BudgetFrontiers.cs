using Minori.Statistics;

namespace Minori.Studies.Overtraining;

/// <summary>
/// The learning–forgetting frontiers of one slice on one task (Watts et al. 2026, arXiv 2605.02105): for every budget, task
/// loss against pre-training loss over the sweep of learning rates.
/// </summary>
/// <param name="Slice">The slice.</param>
/// <param name="Task">The task, as the study file names it.</param>
/// <param name="Sweeps">
/// Budget → learning rate → its points, one per family (or order of examples, of a single family). A family may lack a rate
/// at which its tuning diverged.
/// </param>
internal sealed record BudgetFrontiers(
    GridSlice Slice,
    string Task,
    IReadOnlyList<(long Tokens, IReadOnlyList<(double Rate, IReadOnlyList<FrontierPoint> Points)> Rates)> Sweeps)
{
    private const double Level = 0.9;

    /// <summary>The frontiers of every slice and task with two learning rates and two budgets or more.</summary>
    public static IReadOnlyList<BudgetFrontiers> All(OvertrainingResults results, GridNames names) =>
    [
        .. from slice in names.Slices
           from task in results.Tunings.Where(t => GridSlice.Of(t.Tuning) == slice).GroupBy(t => t.Tuning.Task)
           where task.Select(t => t.Tuning.LearningRate).Distinct().Count() > 1 && task.Select(t => t.Base.Tokens).Distinct().Count() > 1
           select new BudgetFrontiers(slice, task.Key, SweepsOf(task, results.HasOneFamily)),
    ];

    /// <summary>Budget → all of its points.</summary>
    public IReadOnlyList<(long Tokens, IReadOnlyList<FrontierPoint> Points)> Points { get; } =
        [.. Sweeps.Select(s => (s.Tokens, (IReadOnlyList<FrontierPoint>)[.. s.Rates.SelectMany(r => r.Points)]))];

    /// <summary>
    /// The last budget against each earlier one, at a level at which all of these intervals hold together: whichever looked
    /// best beforehand may be named.
    /// </summary>
    public IReadOnlyList<(long Earlier, FrontierComparison Comparison)> LastAgainstEarlier()
    {
        (double, double) reference = ParetoFront.Reference(Points.SelectMany(p => p.Points));
        double level = 1 - ((1 - Level) / (Points.Count - 1));
        return [.. Points.SkipLast(1).Select(p => (p.Tokens, FrontierComparison.Of(p.Points, Points[^1].Points, reference, level)))];
    }

    /// <summary>Budget → hypervolume, mean over seeds with its interval, against the worst of each loss among all points.</summary>
    public IReadOnlyList<(long Tokens, Estimate Volume)> Volumes()
    {
        (double, double) reference = ParetoFront.Reference(Points.SelectMany(p => p.Points));
        return [.. Points.Select(p => (p.Tokens, FrontierComparison.Of(p.Points, p.Points, reference, Level).BaselineHypervolume))];
    }

    private static (long, IReadOnlyList<(double, IReadOnlyList<FrontierPoint>)>)[] SweepsOf(IEnumerable<TuningResult> tunings, bool oneFamily) =>
    [
        .. tunings.GroupBy(t => t.Base.Tokens).OrderBy(g => g.Key).Select(budget => (
            budget.Key,
            (IReadOnlyList<(double, IReadOnlyList<FrontierPoint>)>)
            [
                .. budget.GroupBy(t => t.Tuning.LearningRate).OrderBy(rate => rate.Key).Select(rate => (
                    rate.Key,
                    (IReadOnlyList<FrontierPoint>)
                    [
                        .. rate.GroupBy(t => oneFamily ? t.Tuning.Seed : t.Base.Seed).OrderBy(g => g.Key)
                            .Select(g => new FrontierPoint(g.Average(t => t.Score.Loss), g.Average(t => t.Loss.Loss), g.Key)),
                    ])),
            ])),
    ];
}
