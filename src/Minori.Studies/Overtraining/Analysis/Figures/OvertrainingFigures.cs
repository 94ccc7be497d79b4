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
    private const string LossAxis = "validation loss (nats per token)";
    private const string SensitivityAxis = "modified − base (nats per token)";
    private const string BaseSeries = "base";

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
            [.. bases, .. like.SelectMany(c => c.Modified.Select(b => Point(c.Slice, (long)b.Tokens, c.Modification.Series, b.Values)))]);
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
            [.. like.SelectMany(c => c.Sensitivity.Select(b => Point(c.Slice, (long)b.Tokens, c.Modification.Series, b.Values)))]);
    }

    private Figure Scores(string task, IReadOnlyList<ScoreCurve> like)
    {
        bool choices = like.All(c => c.IsAccuracy);
        IEnumerable<CurvePoint> bases =
            from slice in like.Select(c => c.Slice).Distinct()
            from b in results.Scores.Where(s => s.Task == task && GridSlice.Of(s.Base) == slice.Arm).GroupBy(s => s.Base.Tokens).OrderBy(g => g.Key)
            select Point(slice, b.Key, BaseSeries, [.. b.Select(s => ScoreCurve.Value(s.Score))]);
        IEnumerable<CurvePoint> tuned = like.SelectMany(c => c.Budgets.Select(b => Point(c.Slice, (long)b.Tokens, $"tuned, {c.Series}", b.Values)));
        string half = like.FirstOrDefault(c => c.Series == ChosenTuning.Series) is { } chosen
            ? $" At the chosen rate, on the {chosen.Examples} that it was not chosen on."
            : "";
        return TokenCurves.Create(
            FigureIds.Score(task),
            $"Score on {StudyTaskName.Of(task)}",
            $"{(choices ? "Accuracy" : "Loss of the target")} on {like[0].Examples} held-out examples against the budget, before and after "
            + $"tuning.{half} {_spread.Of(ModificationKind.Tuning)}{_spread.Base}",
            choices ? "accuracy" : "loss of the target (nats per token)",
            "model",
            [.. bases, .. tuned],
            percent: choices);
    }

    private CurvePoint Point(GridSlice slice, long tokens, string series, IReadOnlyList<double> values) =>
        new(tokens, series, ModificationCurve.SpreadOf(values), slice.Size, names.Variant(slice));

    private static string Legend(ModificationKind kind) => kind switch
    {
        ModificationKind.Noise => "noise",
        ModificationKind.Quantization => "quantisation",
        _ => "learning rate",
    };
}
