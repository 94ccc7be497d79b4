using Minori.Studies.Findings;
using Minori.Studies.Jobs;

namespace Minori.Studies.Overtraining;

/// <summary>The study's numbers: one row per budget.</summary>
internal static class OvertrainingTables
{
    /// <summary>All tables, in reading order.</summary>
    public static IReadOnlyList<DataTable> All(
        OvertrainingResults results,
        IReadOnlyList<ModificationCurve> noise,
        IReadOnlyList<ModificationCurve> quantization,
        IReadOnlyList<ModificationCurve> tuning)
    {
        List<DataTable> tables = [];
        if (noise.Count > 0)
        {
            tables.Add(Losses("losses-noise", "Validation loss under noise (nats per token)", results, noise));
        }

        if (quantization.Count > 0)
        {
            tables.Add(Losses("losses-quantization", "Validation loss after quantisation (nats per token)", results, quantization));
        }

        if (tuning.Count > 0)
        {
            tables.Add(Losses("losses-tuning", "Validation loss after tuning (nats per token)", results, tuning));
            tables.AddRange(results.Scores.Select(s => s.Task).Distinct().Select(task => Scores(task, results)));
        }

        tables.AddRange(DomainForgetting.Tables("noise", results, noise));
        tables.AddRange(DomainForgetting.Tables("quantization", results, quantization));
        tables.AddRange(DomainForgetting.Tables("tuning", results, tuning));
        return tables;
    }

    private static DataTable Losses(
        string id, string title, OvertrainingResults results, IReadOnlyList<ModificationCurve> curves)
    {
        Column[] columns =
        [
            new("tokens", "tokens", ColumnKind.Tokens),
            new("base", "base", ColumnKind.Number),
            .. curves.Select(c => new Column(c.Id, c.Series, ColumnKind.Number)),
        ];
        IEnumerable<long> budgets = results.Bases.Select(b => b.Base.Tokens).Distinct().Order()
            .Where(tokens => curves.Any(c => c.Modified.Any(b => b.Tokens == tokens)));
        return new DataTable(id, title, columns, [.. budgets.Select(tokens => Row(tokens, results, curves))]);
    }

    private static IReadOnlyList<object?> Row(long tokens, OvertrainingResults results, IReadOnlyList<ModificationCurve> curves) =>
    [
        tokens,
        Cell([.. results.Bases.Where(b => b.Base.Tokens == tokens).Select(b => b.Loss.Loss)]),
        .. curves.Select(c => Cell([.. c.Modified.Where(b => b.Tokens == tokens).SelectMany(b => b.Values)])),
    ];

    private static DataTable Scores(string task, OvertrainingResults results)
    {
        TuningResult[] tunings = [.. results.Tunings.Where(t => t.Tuning.Task == task)];
        bool choices = tunings.All(t => t.Score.Accuracy is not null);
        ColumnKind kind = choices ? ColumnKind.Percent : ColumnKind.Number;
        int digits = choices ? 1 : 3;
        double[] rates = [.. tunings.Select(t => t.Tuning.LearningRate).Distinct().Order()];
        string name = StudyTaskName.Of(task);
        Column[] columns =
        [
            new("tokens", "tokens", ColumnKind.Tokens),
            new("base", "base", kind, digits),
            .. rates.Select(r => new Column($"tuned_{ModificationCurve.RateText(r)}", $"tuned, {ModificationCurve.RateText(r)}", kind, digits)),
        ];
        IEnumerable<IReadOnlyList<object?>> rows = results.Scores.Where(s => s.Task == task).GroupBy(s => s.Base.Tokens).OrderBy(g => g.Key)
            .Select(g => (IReadOnlyList<object?>)
            [
                g.Key,
                Cell([.. g.Select(s => Value(s.Score))]),
                .. rates.Select(r => Cell([.. tunings.Where(t => t.Base.Tokens == g.Key && t.Tuning.LearningRate == r).Select(t => Value(t.Score))])),
            ]);
        return new DataTable(
            $"scores-{name}", choices ? $"Accuracy on {name}" : $"Loss of the target on {name} (nats per token)", columns, [.. rows]);
    }

    private static double Value(MeasuredScore score) => score.Accuracy ?? score.Loss;

    /// <summary>A cell of one value, or of several with their spread; null for none.</summary>
    public static object? Cell(IReadOnlyList<double> values) => values.Count switch
    {
        0 => null,
        1 => values[0],
        _ => ModificationCurve.SpreadOf(values),
    };
}
