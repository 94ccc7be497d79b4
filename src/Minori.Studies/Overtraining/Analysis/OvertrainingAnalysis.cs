using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>From measurements to findings, figures and tables. Pure.</summary>
internal static class OvertrainingAnalysis
{
    /// <summary>The study's report. Where results are missing, it is about those that are there.</summary>
    public static StudyReport Report(OvertrainingStudy study, OvertrainingResults results, Provenance provenance)
    {
        GridNames names = new(study);
        IReadOnlyList<ModificationCurve> curves = new ModificationCurves(study, results, names).All();
        IReadOnlyList<ScoreCurve> scores = ScoreCurve.All(study, results, names);
        IReadOnlyList<ModificationOnset> onsets = ModificationOnset.Estimate(curves, names);
        IReadOnlyList<BudgetFrontiers> frontiers = BudgetFrontiers.All(results, names);
        IReadOnlyList<Mitigation> mitigations = Mitigation.Ranked(new MitigationEffects(study, results, onsets, scores, names).All(), names);
        bool one = results.HasOneFamily;
        LawFits laws = LawFits.Of(results, curves, names);

        Figure[] figures =
        [
            .. MitigationFigures.Of(mitigations, one, names),
            .. names.IsSingle ? [] : OnsetFigures.Figures(onsets, names),
            .. new OvertrainingFigures(study, results, curves, scores, names).All(),
            .. FrontierFigures.Of(frontiers, names),
            .. LawFigures.Of(laws, names),
        ];
        Finding[] single = [.. OnsetFindings.Of(onsets, names)];
        Finding[] overall =
        [
            .. MitigationFindings.Of(mitigations, one, names),
            .. OnsetOrderFindings.MovesWithModelSize(onsets, one, names),
            .. OnsetOrderFindings.LargerIsEarlier(onsets, names),
            .. BaseFindings.LossFalls(results, names),
            .. BaseFindings.SensitivityRises(onsets, names),
            .. ScoreFindings.Of(scores, names),
            .. FrontierFindings.Of(frontiers, one, names),
            .. LawFindings.Of(laws, one),
        ];

        // In a grid, what holds for many slices comes before each single curve.
        Finding[] findings = names.IsSingle ? [.. single, .. overall] : [.. overall, .. single];
        HashSet<string> drawn = [.. figures.Select(f => f.Id)];
        return new StudyReport(
            study.Title,
            study.Question,
            OvertrainingVerdict.Of(onsets, mitigations, one, names),
            [.. findings.Select(f => f with { FigureIds = [.. f.FigureIds.Where(drawn.Contains)] })],
            figures,
            [
                .. MitigationTable.Of(mitigations, one, names),
                .. OnsetFigures.Tables(onsets, names),
                .. OvertrainingTables.All(results, curves, scores, names),
                .. FrontierFindings.Tables(frontiers, one, names),
                .. LawFindings.Tables(laws, one),
            ],
            provenance);
    }
}
