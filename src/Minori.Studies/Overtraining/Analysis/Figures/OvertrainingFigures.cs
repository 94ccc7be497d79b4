using Minori.Statistics;
using Minori.Studies.Figures;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>
/// The figures that overtraining is read from: losses, sensitivities and scores against tokens, a panel for each size
/// (across) and for each recipe and way (down).
/// </summary>
internal sealed class OvertrainingFigures(
    OvertrainingStudy study,
    OvertrainingResults results,
    IReadOnlyList<ModificationCurve> curves,
    IReadOnlyList<ScoreCurve> scores,
    GridNames names)
{
    private const string LossAxis = "loss (nats per token)";
    private const string SensitivityAxis = "rise of loss (nats)";
    private const string BaseSeries = "base, before";

    private readonly FigureSpread _spread = new(study);

    /// <summary>All figures, in reading order.</summary>
    public IEnumerable<Figure> All() =>
    [
        .. curves.GroupBy(c => FigureIds.Loss(c.Modification)).SelectMany(like => (IEnumerable<Figure>)[Losses([.. like]), Sensitivities([.. like])]),
        .. scores.GroupBy(s => s.Task).Select(task => Scores(task.Key, [.. task])),
        .. DomainForgetting.Figures(results, curves, names),
    ];

    private Figure Losses(IReadOnlyList<ModificationCurve> like)
    {
        Modification modification = like[0].Modification;
        IEnumerable<CurvePoint> bases =
            from slice in like.Select(c => c.Slice).Distinct()
            from b in results.Bases.Where(b => GridSlice.Of(b.Base) == slice.Arm).GroupBy(b => b.Base.Tokens).OrderBy(g => g.Key)
            select Point(slice, b.Key, BaseSeries, [.. b.Select(r => r.Loss.Loss)]);
        return TokenCurves.Create(
            FigureIds.Loss(modification),
            modification.Kind switch
            {
                ModificationKind.Noise => "Loss under Gaussian noise",
                ModificationKind.Quantization => "Loss after quantisation",
                _ => $"Loss on the pre-training distribution after fine-tuning on {StudyTaskName.Of(modification.Group)}",
            },
            $"Loss on the corpus's validation text against the budget, before and after the modification. {_spread.Of(modification.Kind)}{_spread.Base}",
            LossAxis,
            Legend(modification.Kind),
            [
                .. Points(like, c => c.Modified, names),
                .. bases.Select(b => b with { Line = HasSeveralLines(like) ? BaseSeries : "" }),
            ]);
    }

    private Figure Sensitivities(IReadOnlyList<ModificationCurve> like)
    {
        Modification modification = like[0].Modification;
        return TokenCurves.Create(
            FigureIds.Sensitivity(modification),
            modification.Kind switch
            {
                ModificationKind.Noise => "Sensitivity to Gaussian noise",
                ModificationKind.Quantization => "Sensitivity to quantisation",
                _ => $"Forgetting: sensitivity to fine-tuning on {StudyTaskName.Of(modification.Group)}",
            },
            $"How much the loss rises under a modification of fixed size, against the budget. {_spread.Of(modification.Kind)}",
            SensitivityAxis,
            Legend(modification.Kind),
            Points(like, c => c.Sensitivity, names));
    }

    private Figure Scores(string task, IReadOnlyList<ScoreCurve> like)
    {
        bool choices = like.All(c => c.IsAccuracy);
        IEnumerable<CurvePoint> bases =
            from slice in like.Select(c => c.Slice).Distinct()
            from b in results.Scores.Where(s => s.Task == task && GridSlice.Of(s.Base) == slice.Arm).GroupBy(s => s.Base.Tokens).OrderBy(g => g.Key)
            select Point(slice, b.Key, BaseSeries, [.. b.Select(s => ScoreCurve.Value(s.Score))]);
        IEnumerable<CurvePoint> tuned = like.OrderBy(c => c.Rate ?? double.PositiveInfinity).SelectMany(c => c.Budgets.Select(b => Point(c.Slice, (long)b.Tokens, c.Series, b.Values)));
        string half = like.FirstOrDefault(c => c.Series == ChosenTuning.Series) is { } chosen
            ? $" At the chosen rate, on the {chosen.Examples} that none was chosen on."
            : "";
        return TokenCurves.Create(
            FigureIds.Score(task),
            $"Score on {StudyTaskName.Of(task)}",
            $"{(choices ? "Accuracy" : "Loss of the target")} on {like[0].Examples} held-out examples against the budget, before and after "
            + $"tuning.{half} {_spread.Of(ModificationKind.Tuning)}{_spread.Base} {SamplingError(like)}",
            choices ? "accuracy" : "loss of the target (nats per token)",
            new CurveLegend("learning rate") { Dashed = [ChosenTuning.Series, BaseSeries] },
            [.. tuned, .. bases],
            percent: choices);
    }

    /// <summary>What is not in any band: the draw of the test examples, which all scores share.</summary>
    private static string SamplingError(IReadOnlyList<ScoreCurve> like)
    {
        if (!like.All(c => c.IsAccuracy))
        {
            return "All are scored on the same examples: how another draw of them would differ is not in the bands.";
        }

        double error = like.Max(c => c.Budgets.SelectMany(b => b.Values).Max(p => Math.Sqrt(p * (1 - p) / c.Examples)));
        return $"All are scored on the same examples: another draw of them would move a score by up to ±{NumberText.Number(100 * error, 1)} points (one standard error), which is not in the bands.";
    }

    private CurvePoint Point(GridSlice slice, long tokens, string series, IReadOnlyList<double> values) =>
        new(tokens, series, ModificationCurve.SpreadOf(values), slice.Size, names.Variant(slice));

    /// <summary>The points of curves of a modification and its like, a panel for each slice.</summary>
    private static IReadOnlyList<CurvePoint> Points(
        IReadOnlyList<ModificationCurve> like, Func<ModificationCurve, IEnumerable<BudgetDraws>> budgets, GridNames names) =>
    [
        .. from curve in like.OrderBy(c => c.Modification.Strength ?? double.PositiveInfinity)
           from budget in budgets(curve)
           select new CurvePoint(
               (long)budget.Tokens, curve.Modification.Colour, ModificationCurve.SpreadOf(budget.Values), curve.Slice.Size,
               names.Variant(curve.Slice), HasSeveralLines(like) ? curve.Modification.Line : ""),
    ];

    /// <summary>Whether curves of one colour need kinds of lines.</summary>
    internal static bool HasSeveralLines(IReadOnlyList<ModificationCurve> like) => like.Select(c => c.Modification.Line).Distinct().Count() > 1;

    /// <summary>
    /// A modification has one colour in all figures: series come in the same order in each, and the base behind them.
    /// </summary>
    internal static CurveLegend Legend(ModificationKind kind) => kind switch
    {
        ModificationKind.Noise => new("noise") { Dashed = [BaseSeries] },
        ModificationKind.Quantization => new("bits") { LineTitle = "scale", Dashed = [BaseSeries] },
        _ => new("learning rate") { Dashed = [ChosenTuning.Series, BaseSeries] },
    };
}
