using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>From measurements to findings, figures and tables. Pure.</summary>
internal static class OvertrainingAnalysis
{
    /// <summary>The study's report. Where results are missing, it is about those that are there.</summary>
    public static StudyReport Report(OvertrainingStudy study, OvertrainingResults results, Provenance provenance)
    {
        IReadOnlyList<ModificationCurve> noiseCurves = ModificationCurve.OfNoise(results);
        IReadOnlyList<ModificationCurve> tuningCurves = ModificationCurve.OfTuning(results);

        IReadOnlyList<ModificationOnset> noise = OnsetFindings.Estimate(noiseCurves);
        IReadOnlyList<ModificationOnset> tuning = OnsetFindings.Estimate(tuningCurves);
        IReadOnlyList<Figure> figures = new OvertrainingFigures(study, results, noiseCurves, tuningCurves).All();
        HashSet<string> drawn = [.. figures.Select(f => f.Id)];

        List<Finding> findings =
        [
            .. OnsetFindings.Findings(noise, OvertrainingFigures.NoiseLoss, OvertrainingFigures.NoiseSensitivity),
            .. OnsetFindings.Findings(tuning, OvertrainingFigures.TuningLoss, OvertrainingFigures.TuningSensitivity),
            .. BaseFindings.LossFalls(results),
            .. BaseFindings.SensitivityRises("noise", noise, OvertrainingFigures.NoiseSensitivity),
            .. BaseFindings.SensitivityRises("tuning", tuning, OvertrainingFigures.TuningSensitivity),
        ];
        if (OnsetFindings.LargerIsEarlier(noise, OvertrainingFigures.NoiseLoss) is { } order)
        {
            findings.Add(order);
        }

        findings.AddRange(ScoreFindings.ScoreRises(results));
        return new StudyReport(
            study.Title,
            study.Question,
            OvertrainingVerdict.Of([.. noise, .. tuning], study.Pretraining.Seeds.Count),
            [.. findings.Select(f => f with { FigureIds = [.. f.FigureIds.Where(drawn.Contains)] })],
            figures,
            OvertrainingTables.All(results, noiseCurves, tuningCurves),
            provenance);
    }
}
