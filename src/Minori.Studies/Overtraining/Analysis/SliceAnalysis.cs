using Minori.Modifications;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>What the results of one size, recipe and way of tuning show.</summary>
internal sealed record SliceAnalysis(
    GridSlice Slice,
    IReadOnlyList<ModificationOnset> Onsets,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<Figure> Figures,
    IReadOnlyList<DataTable> Tables)
{
    /// <summary>Analyses a slice's results.</summary>
    public static SliceAnalysis Of(OvertrainingStudy study, GridSlice slice, OvertrainingResults results)
    {
        IReadOnlyList<ModificationCurve> noiseCurves = ModificationCurve.OfNoise(
            results, study.Noise?.Scaling ?? NoiseScaling.Initialization);
        IReadOnlyList<ModificationCurve> quantizationCurves = ModificationCurve.OfQuantization(results);
        IReadOnlyList<ModificationCurve> tuningCurves = ModificationCurve.OfTuning(results);

        IReadOnlyList<ModificationOnset> noise = OnsetFindings.Estimate(noiseCurves);
        IReadOnlyList<ModificationOnset> quantization = OnsetFindings.Estimate(quantizationCurves);
        IReadOnlyList<ModificationOnset> tuning = OnsetFindings.Estimate(tuningCurves);
        IReadOnlyList<Figure> figures = new OvertrainingFigures(study, results, noiseCurves, quantizationCurves, tuningCurves).All();
        HashSet<string> drawn = [.. figures.Select(f => f.Id)];

        List<Finding> findings =
        [
            .. OnsetFindings.Findings(noise, OvertrainingFigures.NoiseLoss, OvertrainingFigures.NoiseSensitivity),
            .. OnsetFindings.Findings(quantization, OvertrainingFigures.QuantizationLoss, OvertrainingFigures.QuantizationSensitivity),
            .. OnsetFindings.Findings(tuning, OvertrainingFigures.TuningLoss, OvertrainingFigures.TuningSensitivity),
            .. BaseFindings.LossFalls(results),
            .. BaseFindings.SensitivityRises("noise", "noise", noise, OvertrainingFigures.NoiseSensitivity),
            .. BaseFindings.SensitivityRises("quantization", "quantisation", quantization, OvertrainingFigures.QuantizationSensitivity),
            .. BaseFindings.SensitivityRises("tuning", "tuning", tuning, OvertrainingFigures.TuningSensitivity),
            .. OnsetFindings.LargerIsEarlier("onset.order", "noise", noise, OvertrainingFigures.NoiseLoss),
            .. study.Quantization?.Settings.DistinctBy(QuantizationText.ScopeId).SelectMany(CoarserIsEarlier) ?? [],
            .. ScoreFindings.ScoreRises(results),
        ];
        return new SliceAnalysis(
            slice,
            [.. noise, .. quantization, .. tuning],
            [.. findings.Select(f => f with { FigureIds = [.. f.FigureIds.Where(drawn.Contains)] })],
            figures,
            OvertrainingTables.All(results, noiseCurves, quantizationCurves, tuningCurves));

        IEnumerable<Finding> CoarserIsEarlier(QuantizationSettings scope)
        {
            string id = QuantizationText.ScopeId(scope);
            ModificationOnset[] finestFirst = [.. quantization.Where(o => o.Curve.Id.EndsWith("." + id, StringComparison.Ordinal))];
            return OnsetFindings.LargerIsEarlier(
                $"onset.order.quantization.{id}", $"quantisation error {QuantizationText.Scope(scope)}", finestFirst, OvertrainingFigures.QuantizationLoss);
        }
    }
}
