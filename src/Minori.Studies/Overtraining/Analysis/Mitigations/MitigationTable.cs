using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>Every comparison of an alternative with the reference, the alternatives as they are ranked.</summary>
internal static class MitigationTable
{
    private static readonly Column Points = new("score_tokens", "score at equal tokens (points)", ColumnKind.Number, 1);

    /// <summary>One row per alternative, size and modification; no table without alternatives.</summary>
    public static IEnumerable<DataTable> Of(IReadOnlyList<Mitigation> ranked, bool hasOneFamily, GridNames names)
    {
        MitigationEffect[] effects = [.. ranked.SelectMany(m => m.Effects)];
        if (effects.Length == 0)
        {
            yield break;
        }

        bool sizes = names.Sizes.Count > 1;
        bool bases = effects.Any(e => e.Base is not null);
        (Column Column, Func<MitigationEffect, object?> Cell)[] scores = [.. ScoreColumns(effects)];
        Column[] columns =
        [
            new("rank", "rank", ColumnKind.Number, 0),
            new("condition", "recipe, way"),
            new("counts_as", "counts as"),
            .. sizes ? (Column[])[new("size", "size")] : [],
            new("modification", "modification"),
            new("saved", "forgetting saved", ColumnKind.Percent, 1),
            new("p_adjusted", "p, adjusted", ColumnKind.Probability),
            .. effects.Any(e => MitigationText.Shift(e.Shift) is not null) ? (Column[])[new("shift", "shift of T* (doublings)")] : [],
            .. scores.Select(s => s.Column),
            .. bases ? (Column[])[new("base", "base loss (nats per token)", ColumnKind.Number)] : [],
        ];
        bool shifts = columns.Any(c => c.Name == "shift");
        yield return new DataTable(
            FigureIds.Mitigations,
            "Alternatives against the reference at the last budget, best first",
            columns,
            [
                .. ranked.SelectMany((mitigation, rank) => mitigation.Effects.Select(e => (IReadOnlyList<object?>)
                [
                    (double)(rank + 1),
                    mitigation.Name,
                    MitigationText.Of(mitigation.Standing),
                    .. sizes ? (object?[])[e.Slice.Size] : [],
                    MitigationText.Of(e.Modification),
                    Cell(e.SavedShare),
                    e.AdjustedPValue,
                    .. shifts ? (object?[])[MitigationText.Shift(e.Shift)] : [],
                    .. scores.Select(s => s.Cell(e)),
                    .. bases ? (object?[])[Cell(e.Base)] : [],
                ])),
            ])
        {
            Note = hasOneFamily ? $"{MitigationText.Rule} {MitigationText.OneFamily}" : $"± and +/− are 90% intervals. {MitigationText.Rule}",
        };
    }

    /// <summary>Scores of tasks with choices in points, of others in nats; at equal compute where that is another number.</summary>
    private static IEnumerable<(Column, Func<MitigationEffect, object?>)> ScoreColumns(MitigationEffect[] effects)
    {
        Column nats = new("score_tokens_nats", "score at equal tokens (nats saved)", ColumnKind.Number);
        foreach ((Column column, bool isAccuracy) in new[] { (Points, true), (nats, false) })
        {
            MitigationEffect[] scored = [.. effects.Where(e => e.Gain is not null && e.IsAccuracy == isAccuracy)];
            if (scored.Length > 0)
            {
                yield return (column, e => e.IsAccuracy == isAccuracy ? Cell(e.Gain) : null);
            }

            if (scored.Any(e => e.GainAtCompute is { } c && Math.Abs(c.Value - e.Gain!.Value) > 1e-9))
            {
                yield return (
                    column with
                    {
                        Name = column.Name.Replace("tokens", "compute", StringComparison.Ordinal),
                        Title = column.Title.Replace("tokens", "compute", StringComparison.Ordinal),
                    },
                    e => e.IsAccuracy == isAccuracy ? Cell(e.GainAtCompute) : null);
            }
        }
    }

    private static object? Cell(SeedDifference? d) =>
        d is null ? null : d.Interval is { } i ? new Spread(d.Value, i.Lower, i.Upper) : d.Value;
}
