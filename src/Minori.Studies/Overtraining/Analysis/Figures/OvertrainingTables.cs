using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>The study's numbers: one row per budget of each slice.</summary>
internal static class OvertrainingTables
{
    /// <summary>All tables, in reading order.</summary>
    public static IEnumerable<DataTable> All(
        OvertrainingResults results, IReadOnlyList<ModificationCurve> curves, IReadOnlyList<ScoreCurve> scores, GridNames names) =>
    [
        .. curves.GroupBy(c => FigureIds.Losses(c.Modification)).Select(like => Losses(like.Key, results, [.. like], names)),
        .. scores.GroupBy(s => s.Task).Select(task => Scores(task.Key, results, [.. task], names)),
        .. DomainForgetting.Tables(results, curves, names),
    ];

    /// <summary>A cell of one value, or of several with their spread; null for none.</summary>
    public static object? Cell(IReadOnlyList<double> values) => values.Count switch
    {
        0 => null,
        1 => values[0],
        _ => ModificationCurve.SpreadOf(values),
    };

    /// <summary>What ± stands for in the cells of <see cref="Cell"/>.</summary>
    public static string SpreadNote(bool hasOneFamily) => hasOneFamily
        ? "± is one standard deviation (not an interval) over the draws of noise or the orders of examples, on one family of bases."
        : "± is one standard deviation (not an interval) over families of bases; of what was drawn several times a family counts with its mean.";

    /// <summary>The columns that say which slice a row is of: none where there is one.</summary>
    public static IEnumerable<Column> SliceColumns(IEnumerable<GridSlice> slices, GridNames names) =>
        slices.Distinct().Count() > 1 ? [new("slice", names.SliceTitle)] : [];

    private static DataTable Losses(string id, OvertrainingResults results, IReadOnlyList<ModificationCurve> curves, GridNames names)
    {
        GridSlice[] slices = [.. curves.Select(c => c.Slice).Distinct()];
        Modification[] modifications = [.. curves.Select(c => c.Modification).Distinct()];
        Column[] slice = [.. SliceColumns(slices, names)];
        Column[] columns =
        [
            .. slice,
            new("tokens", "tokens", ColumnKind.Tokens),
            new("base", "base", ColumnKind.Number),
            .. modifications.Select(m => new Column(m.Name, m.Series, ColumnKind.Number)),
        ];
        return new DataTable(
            id,
            modifications[0].Kind switch
            {
                ModificationKind.Noise => "Validation loss under noise (nats per token)",
                ModificationKind.Quantization => $"Validation loss after quantisation {modifications[0].Line} (nats per token)",
                _ => $"Validation loss after tuning on {StudyTaskName.Of(modifications[0].Group)}, by learning rate (nats per token)",
            },
            columns,
            [
                .. from s in slices
                   from tokens in curves.Where(c => c.Slice == s).SelectMany(c => c.Modified).Select(b => (long)b.Tokens).Distinct().Order()
                   select (IReadOnlyList<object?>)
                   [
                       .. slice.Select(_ => names.Label(s)),
                       tokens,
                       Cell([.. results.Bases.Where(b => GridSlice.Of(b.Base) == s.Arm && b.Base.Tokens == tokens).Select(b => b.Loss.Loss)]),
                       .. modifications.Select(m => Cell(
                           [.. curves.Where(c => c.Slice == s && c.Modification == m).SelectMany(c => c.Modified).Where(b => b.Tokens == tokens).SelectMany(b => b.Values)])),
                   ],
            ])
        {
            Note = SpreadNote(results.HasOneFamily),
        };
    }

    private static DataTable Scores(string task, OvertrainingResults results, IReadOnlyList<ScoreCurve> curves, GridNames names)
    {
        bool choices = curves.All(c => c.IsAccuracy);
        ColumnKind kind = choices ? ColumnKind.Percent : ColumnKind.Number;
        int digits = choices ? 1 : 3;
        GridSlice[] slices = [.. curves.Select(c => c.Slice).Distinct()];
        Column[] slice = [.. SliceColumns(slices, names)];
        string[] series = [.. curves.Select(c => c.Series).Distinct().OrderBy(s => s == ChosenTuning.Series)];
        string name = StudyTaskName.Of(task);
        Column[] columns =
        [
            .. slice,
            new("tokens", "tokens", ColumnKind.Tokens),
            new("base", "base", kind, digits),
            .. series.Select(s => new Column($"tuned_{s.Replace(' ', '_')}", $"tuned, {s}", kind, digits)),
        ];
        return new DataTable(
            $"scores-{name}",
            choices ? $"Accuracy on {name}" : $"Loss of the target on {name} (nats per token)",
            columns,
            [
                .. from s in slices
                   from tokens in curves.Where(c => c.Slice == s).SelectMany(c => c.Budgets).Select(b => (long)b.Tokens).Distinct().Order()
                   select (IReadOnlyList<object?>)
                   [
                       .. slice.Select(_ => names.Label(s)),
                       tokens,
                       Cell([.. results.Scores.Where(r => r.Task == task && GridSlice.Of(r.Base) == s.Arm && r.Base.Tokens == tokens).Select(r => ScoreCurve.Value(r.Score))]),
                       .. series.Select(x => Cell([.. curves.Where(c => c.Slice == s && c.Series == x).SelectMany(c => c.Budgets).Where(b => b.Tokens == tokens).SelectMany(b => b.Values)])),
                   ],
            ])
        {
            Note = SpreadNote(results.HasOneFamily) + ChosenNote(curves),
        };
    }

    /// <summary>Why a chosen rate and that rate by itself have different scores.</summary>
    private static string ChosenNote(IReadOnlyList<ScoreCurve> curves) => curves.FirstOrDefault(c => c.Series == ChosenTuning.Series) is { } chosen
        && curves.Max(c => c.Examples) is var all && all > chosen.Examples
            ? $" The chosen rate is scored on the {chosen.Examples} of the {all} test examples that none was chosen on, everything else on all: the one is not to be compared with the other."
            : "";
}
