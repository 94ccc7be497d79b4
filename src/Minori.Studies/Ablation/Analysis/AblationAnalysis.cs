using Minori.Models;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>From measurements to findings, figures and tables. Pure.</summary>
internal static class AblationAnalysis
{
    /// <summary>The study's report. Where results are missing, it is about those that are there.</summary>
    public static StudyReport Report(AblationStudy study, ModelConfiguration model, AblationResults results, Provenance provenance)
    {
        IReadOnlyList<Proxy> merges = MergeProxies.All(study, results);
        Proxy? uniform = merges.FirstOrDefault(proxy => proxy.Id == MergeProxies.Uniform);
        ProxyRanking? ranking = ProxyRanking.Of(results, [.. merges, .. FittedProxies.All(study, results)]);
        BestProxy? best = ranking is null ? null : BestProxy.Of(ranking, ranking.Scores[0].Target);
        Ledger ledger = new(study, model, results);
        MergingLawFindings law = new(results, uniform);
        UnitValueFindings values = new(study, results, uniform);
        Figure[] judged = ranking is null ? [] : [.. ScatterFigures.All(study, ranking), RegretFigure.Of(ranking)];
        return new StudyReport(
            study.Title,
            study.Question,
            AblationVerdict.Of(study, ranking, best, ledger),
            [
                .. ranking is null ? [] : PredictionFindings.Of(ranking, [.. judged.Select(figure => figure.Id)]),
                .. PredictionFindings.Ceiling(results),
                .. best is null ? [] : new[] { best.Finding([.. judged.Select(figure => figure.Id)]) },
                .. SearchFindings.Of(study, results),
                ledger.Finding(),
                .. law.Findings(),
                .. values.Findings(),
                .. InteractionFindings.Of(study, results, uniform),
            ],
            [.. judged, .. values.Figures(), .. law.Figures()],
            [
                .. ranking is null ? [] : new[] { AblationTables.Ranking(ranking) },
                ledger.Table(),
                .. values.Tables(),
                AblationTables.Units(study, results),
                AblationTables.Sets(results),
                AblationTables.Mixtures(study, results, merges),
            ],
            provenance);
    }
}
