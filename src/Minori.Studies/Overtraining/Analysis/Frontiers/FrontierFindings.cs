using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>Whether more pre-training makes learning a task cost more of what was learned before, whatever the learning rate.</summary>
internal static class FrontierFindings
{
    /// <summary>One finding per slice and task.</summary>
    public static IEnumerable<Finding> Of(IEnumerable<BudgetFrontiers> frontiers, bool hasOneFamily, GridNames names) =>
        frontiers.Select(f => Of(f, hasOneFamily, names));

    /// <summary>Hypervolume of each budget's frontier.</summary>
    public static IEnumerable<DataTable> Tables(IReadOnlyList<BudgetFrontiers> frontiers, bool hasOneFamily, GridNames names)
    {
        if (frontiers.Count == 0)
        {
            yield break;
        }

        Column[] slice = [.. OvertrainingTables.SliceColumns(frontiers.Select(f => f.Slice), names)];
        Column[] columns =
        [
            .. slice, new("task", "task"), new("tokens", "tokens", ColumnKind.Tokens), new("volume", "hypervolume (nats²)", ColumnKind.Number, 4),
        ];
        yield return new DataTable(
            "frontiers",
            "Learning–forgetting frontiers: area between frontier and the worst losses of the same model and task (more is better)",
            columns,
            [
                .. from f in frontiers
                   from v in f.Volumes()
                   select (IReadOnlyList<object?>)
                   [
                       .. slice.Select(_ => names.Label(f.Slice)),
                       StudyTaskName.Of(f.Task),
                       v.Tokens,
                       v.Volume.Interval is { } i ? new Spread(v.Volume.Value, i.Lower, i.Upper) : v.Volume.Value,
                   ],
            ])
        {
            Note = $"± and +/− are 90% intervals (Student's t) over {(hasOneFamily ? "orders of examples on one family of bases" : "families of bases")}.",
        };
    }

    private static Finding Of(BudgetFrontiers frontiers, bool hasOneFamily, GridNames names)
    {
        string task = StudyTaskName.Of(frontiers.Task);
        IReadOnlyList<(long Earlier, FrontierComparison Comparison)> comparisons = frontiers.LastAgainstEarlier();
        long best = frontiers.Volumes().MaxBy(v => v.Volume.Value).Tokens;
        long last = frontiers.Points[^1].Tokens;
        (long earlier, FrontierComparison decisive) = comparisons.FirstOrDefault(c => c.Comparison.Status == ComparisonStatus.Worse) is { Comparison: not null } worse
            ? worse
            : comparisons.FirstOrDefault(c => c.Earlier == best) is { Comparison: not null } named ? named : comparisons[^1];
        bool allBetter = comparisons.All(c => c.Comparison.Status == ComparisonStatus.Better);
        FindingStatus status = decisive.Status == ComparisonStatus.Worse ? FindingStatus.Observed
            : allBetter ? FindingStatus.NotObserved : FindingStatus.Inconclusive;
        Estimate gain = decisive.HypervolumeGain;
        List<Measure> measures = [];
        if (decisive.VerticalDistance is { } distance)
        {
            measures.Add(new(
                $"pre-training loss at equal task loss, {NumberText.Tokens(last)} less {NumberText.Tokens(earlier)}",
                distance.Value, distance.Interval?.Lower, distance.Interval?.Upper, "nats/token", distance.Interval?.Level));
        }

        measures.Add(new(
            $"hypervolume, {NumberText.Tokens(last)} less {NumberText.Tokens(earlier)}",
            gain.Value, gain.Interval?.Lower, gain.Interval?.Upper, "nats²", gain.Interval?.Level));
        return new Finding(
            names.Id($"frontier.{task}", frontiers.Slice),
            names.Subject($"More pre-training worsens the learning–forgetting frontier on {task}", frontiers.Slice),
            status,
            $"Over the learning rates, the frontier of {NumberText.Tokens(best)} tokens has the largest area. {NumberText.Tokens(last)} against "
                + $"{NumberText.Tokens(earlier)} tokens: {decisive.Reason}."
                + (hasOneFamily ? " Intervals are over orders of examples on one family of bases: another family may differ." : ""),
            measures,
            [FigureIds.Frontier(frontiers.Task)]);
    }
}
