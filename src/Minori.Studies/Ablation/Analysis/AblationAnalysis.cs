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
        ProxyRanking? ranking = ProxyRanking.Of(study, results, [.. merges, .. FittedProxies.All(study, results)]);
        TargetRanking[] asked = [.. Asked(study, results, ranking)];
        BestProxy[] best = [.. asked.Select(BestProxy.Of).OfType<BestProxy>()];
        IReadOnlyList<Interaction> interactions = InteractionFindings.Tests(study, results, uniform);
        Ledger ledger = new(study, model, results);
        MergingLawFindings law = new(study, results, uniform);
        UnitValueFindings values = new(study, results, uniform);
        Figure[] judged = ranking is null ? [] : [.. ScatterFigures.All(study, results, ranking), RegretFigure.Of(ranking)];
        string[] shown = [.. judged.Select(figure => figure.Id)];
        return new StudyReport(
            study.Title,
            study.Question,
            AblationVerdict.Of(study, best, interactions, ledger),
            [
                .. ranking is null ? [] : PredictionFindings.Of(ranking, shown),
                .. asked.Select((target, i) => CeilingFindings.Of(Numbered("truth.repeat", i, target.Target), target)).OfType<Finding>(),
                .. best.Select((target, i) => target.Finding(Numbered("best-proxy", i, target.Ranking.Target), shown)),
                .. SearchFindings.Of(study, results),
                ledger.Finding(),
                .. law.Findings(),
                .. values.Findings(),
                .. InteractionFindings.Of(interactions),
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

    /// <summary>The study's first target, and what its search is for.</summary>
    private static IEnumerable<TargetRanking> Asked(AblationStudy study, AblationResults results, ProxyRanking? ranking) =>
        ranking is null ? [] : new[] { ranking.Targets[0], ranking.For(Target.Search(study, results)) }.OfType<TargetRanking>().Distinct();

    private static string Numbered(string id, int number, Target target) => number == 0 ? id : $"{id}.{target.Id}";
}
