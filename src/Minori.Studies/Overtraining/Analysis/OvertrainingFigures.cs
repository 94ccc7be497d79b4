using Minori.Studies.Figures;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>The figures that overtraining is read from: losses, sensitivities and scores against tokens.</summary>
internal sealed class OvertrainingFigures(
    OvertrainingStudy study,
    OvertrainingResults results,
    IReadOnlyList<ModificationCurve> noise,
    IReadOnlyList<ModificationCurve> quantization,
    IReadOnlyList<ModificationCurve> tuning)
{
    public const string NoiseLoss = "noise-loss";
    public const string NoiseSensitivity = "noise-sensitivity";
    public const string QuantizationLoss = "quantization-loss";
    public const string QuantizationSensitivity = "quantization-sensitivity";
    public const string TuningLoss = "tuning-loss";
    public const string TuningSensitivity = "tuning-sensitivity";

    private const string LossAxis = "validation loss (nats per token)";
    private const string SensitivityAxis = "modified − base (nats per token)";
    private const string BaseSeries = "base";

    /// <summary>The id of the figure of a task's scores.</summary>
    public static string Score(string task) => $"score-{StudyTaskName.Of(task)}";

    /// <summary>All figures, in reading order.</summary>
    public IReadOnlyList<Figure> All()
    {
        List<Figure> figures = [];
        if (noise.Count > 0)
        {
            string draws = Over(study.Noise!.Draws, "draw", "of noise");
            figures.Add(Losses(NoiseLoss, "Loss under Gaussian noise", draws, "noise", noise));
            figures.Add(Sensitivities(NoiseSensitivity, "Sensitivity to Gaussian noise", draws, "noise", noise));
        }

        if (quantization.Count > 0)
        {
            figures.Add(Losses(QuantizationLoss, "Loss after quantisation", PlainFamilies, "quantisation", quantization));
            figures.Add(Sensitivities(QuantizationSensitivity, "Sensitivity to quantisation", PlainFamilies, "quantisation", quantization));
        }

        if (tuning.Count > 0)
        {
            string draws = OrdersOfExamples;
            figures.Add(Losses(TuningLoss, "Loss on the pre-training distribution after fine-tuning", draws, "task, learning rate", tuning));
            figures.Add(Sensitivities(TuningSensitivity, "Forgetting: sensitivity to fine-tuning", draws, "task, learning rate", tuning));
            figures.AddRange(study.Tuning!.Tasks.Where(task => results.Tunings.Any(t => t.Tuning.Task == task)).Select(ScoreFigure));
        }

        figures.AddRange(DomainForgetting.BaseFigure(results));
        figures.AddRange(DomainForgetting.Figures("noise", "noise", noise));
        figures.AddRange(DomainForgetting.Figures("quantization", "quantisation", quantization));
        figures.AddRange(DomainForgetting.Figures("tuning", "task, learning rate", tuning));
        return figures;
    }

    private bool OneFamily => study.Pretraining.Seeds.Count == 1;

    private string OrdersOfExamples => Over(study.Tuning!.Seeds.Count, "order", "of examples");

    /// <summary>What the points and bands of a modification without chance are over.</summary>
    private string PlainFamilies => OneFamily
        ? "Quantisation has no chance in it: points are one value on one family of bases; a band would need more seeds of pre-training."
        : $"Points are means, bands one standard deviation either side, over {study.Pretraining.Seeds.Count} families of bases.";

    /// <summary>What the points and bands of a modification are over.</summary>
    private string Over(int count, string one, string what)
    {
        string some = $"{count} {one}{(count == 1 ? "" : "s")} {what}";
        return !OneFamily
            ? $"Points are means, bands one standard deviation either side, over {study.Pretraining.Seeds.Count} families of bases, each the mean of {some}."
            : count == 1
            ? $"Points are one {one} {what} on one family of bases; a band would need more."
            : $"Points are means, bands one standard deviation either side, over {some} on one family of bases.";
    }

    private string BaseBand => OneFamily ? " The base is one run, without a band." : "";

    private Figure Losses(string id, string title, string draws, string legend, IReadOnlyList<ModificationCurve> curves) =>
        TokenCurves.Create(
            id,
            title,
            $"Loss on the corpus's validation text against the budget, before and after the modification. {draws}{BaseBand}",
            LossAxis,
            legend,
            [
                .. results.Bases.GroupBy(b => b.Base.Tokens).OrderBy(g => g.Key).Select(g =>
                    new CurvePoint(g.Key, BaseSeries, ModificationCurve.SpreadOf([.. g.Select(b => b.Loss.Loss)]))),
                .. curves.SelectMany(c => c.Modified.Select(b => new CurvePoint((long)b.Tokens, c.Series, ModificationCurve.SpreadOf(b.Values)))),
            ]);

    private static Figure Sensitivities(
        string id, string title, string draws, string legend, IReadOnlyList<ModificationCurve> curves) =>
        TokenCurves.Create(
            id,
            title,
            $"How much the loss rises under a modification of fixed size, against the budget. {draws}",
            SensitivityAxis,
            legend,
            [.. curves.SelectMany(c => c.Sensitivity.Select(b => new CurvePoint((long)b.Tokens, c.Series, ModificationCurve.SpreadOf(b.Values))))]);

    private Figure ScoreFigure(string task)
    {
        TuningResult[] tunings = [.. results.Tunings.Where(t => t.Tuning.Task == task)];
        bool choices = tunings.All(t => t.Score.Accuracy is not null);
        IEnumerable<CurvePoint> bases = results.Scores.Where(s => s.Task == task).GroupBy(s => s.Base.Tokens).OrderBy(g => g.Key)
            .Select(g => new CurvePoint(g.Key, BaseSeries, ModificationCurve.SpreadOf([.. g.Select(s => Value(s.Score))])));
        IEnumerable<CurvePoint> tuned = tunings.GroupBy(t => (t.Tuning.LearningRate, t.Base.Tokens)).OrderBy(g => g.Key)
            .Select(g => new CurvePoint(
                g.Key.Tokens,
                $"tuned, {ModificationCurve.RateText(g.Key.LearningRate)}",
                ModificationCurve.SpreadOf(
                    OneFamily
                        ? [.. g.Select(t => Value(t.Score))]
                        : [.. g.GroupBy(t => t.Base.Seed).Select(family => family.Average(t => Value(t.Score)))])));
        string name = StudyTaskName.Of(task);
        return TokenCurves.Create(
            Score(task),
            $"Score on {name}",
            $"{(choices ? "Accuracy" : "Loss of the target")} on {tunings[0].Score.Examples} held-out examples against the budget, before and after "
            + $"tuning. {OrdersOfExamples}{BaseBand}",
            choices ? "accuracy" : "loss of the target (nats per token)",
            "model",
            [.. bases, .. tuned],
            percent: choices);
    }

    private static double Value(Jobs.MeasuredScore score) => score.Accuracy ?? score.Loss;
}
