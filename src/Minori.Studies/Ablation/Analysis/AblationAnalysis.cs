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
        Proxy[] proxies = [.. merges, .. FittedProxies.All(study, results)];
        ProxyRanking? ranking = ProxyRanking.Of(study, results, proxies);
        TargetRanking[] asked = [.. Asked(study, results, ranking)];
        BestProxy[] all = [.. (ranking?.Targets ?? []).AsParallel().AsOrdered().Select(BestProxy.Of).OfType<BestProxy>()];
        BestProxy[] best = [.. asked.Select(target => BestProxy.For(all, target.Target)).OfType<BestProxy>()];
        IReadOnlyList<Interaction> interactions = InteractionFindings.Tests(study, results, uniform);
        SearchFindings search = new(study, results);
        Ledger ledger = new(study, model, results);
        MergingLawFindings law = new(study, results, uniform);
        UnitValueFindings values = new(study, results, uniform);
        Figure[] judged = ranking is null ? [] : [ProxyFigures.OfRanks(ranking), .. ScatterFigures.All(study, results, ranking), ProxyFigures.OfRegret(ranking)];
        string[] shown = [.. judged.Select(figure => figure.Id)];
        return new StudyReport(
            study.Title,
            study.Question,
            AblationVerdict.Of(study, asked, best, interactions, search.Summary(), ledger),
            [
                .. PredictionFindings.Of(asked, shown),
                .. asked.Select((target, i) => CeilingFindings.Of(Numbered("truth.repeat", i, target.Target), target)).OfType<Finding>(),
                .. best.Select((target, i) => target.Finding(Numbered("best-proxy", i, target.Ranking.Target), shown)),
                .. search.Findings(),
                ledger.Finding(),
                .. InteractionFindings.Of(interactions.Where(test => IsAsked(test.Target)), all),
                .. values.Findings().Where(value => IsAsked(value.Target)).Select(value => value.Finding),
                .. new[] { values.Missing() }.OfType<Finding>(),
                .. law.Findings(),
                .. PredictionFindings.Of((ranking?.Targets ?? []).Except(asked), shown),
                .. InteractionFindings.Of(interactions.Where(test => !IsAsked(test.Target)), all),
                .. values.Findings().Where(value => !IsAsked(value.Target)).Select(value => value.Finding),
            ],
            [.. judged, .. values.Figures(), .. law.Figures()],
            [
                .. ranking is null ? [] : new[] { AblationTables.Ranks(ranking), AblationTables.Values(ranking) },
                ledger.Table(),
                .. values.Tables(),
                AblationTables.Units(study, results),
                AblationTables.Sets(results),
                .. MixtureTables.All(study, results, proxies),
            ],
            provenance);

        bool IsAsked(Target target) => asked.Any(ranked => ranked.Target == target);
    }

    /// <summary>The study's first target, and what its search is for.</summary>
    private static IEnumerable<TargetRanking> Asked(AblationStudy study, AblationResults results, ProxyRanking? ranking) =>
        ranking is null ? [] : new[] { ranking.Targets[0], ranking.For(Target.Search(study, results)) }.OfType<TargetRanking>().Distinct();

    private static string Numbered(string id, int number, Target target) => number == 0 ? id : $"{id}.{target.Id}";
}
