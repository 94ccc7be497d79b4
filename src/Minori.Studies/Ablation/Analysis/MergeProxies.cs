using System.Globalization;
using Minori.Statistics;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>The proxies that need no training but the units': merges, and the averages of the units' own losses.</summary>
internal static class MergeProxies
{
    /// <summary>The id of the plain average, the proxy that the study is about.</summary>
    public const string Uniform = "merge";

    /// <summary>The id of the average of single units' losses.</summary>
    public const string UnitScores = "unit-scores";

    private static readonly MergeVariant Plain = new(false, 1);

    /// <summary>Every merge that was measured, and the averages of the units' losses.</summary>
    public static IReadOnlyList<Proxy> All(AblationStudy study, AblationResults results)
    {
        bool isUneven = results.Merges.Any(merge => merge.Variant.Macro);
        List<Proxy> proxies =
        [
            .. results.Merges.GroupBy(merge => merge.Variant).OrderBy(g => g.Key.Scale != 1).ThenBy(g => g.Key.Macro).ThenBy(g => g.Key.Scale)
                .Select(g => Merge(g.Key, isUneven, g)),
        ];
        if (Scores(study, results) is { Predictions.Count: > 0 } scores)
        {
            proxies.Add(scores);
        }

        return proxies;
    }

    private static Proxy Merge(MergeVariant variant, bool isUneven, IEnumerable<MergedLosses> merges)
    {
        string factor = variant.Scale.ToString("0.###############", CultureInfo.InvariantCulture);
        (string id, string name, string says) = variant switch
        {
            { Scale: not 1 } => ($"{Uniform}-{factor}", $"merge × {factor}", $"the seed and {factor} times the average's difference from it"),
            { Macro: true } => ("macro-merge", "macro merge", "the loss of the average in which every unit counts alike"),
            _ => (Uniform, isUneven ? "micro merge" : "merge", isUneven ? "the loss of the average in which every part counts alike" : "the loss of the average of the units' models"),
        };
        return new Proxy(id, name, says, false, ByMixture(merges.Select(merge => (merge.Mixture, merge.Seed, merge.Values))));
    }

    /// <summary>A unit counts by its parts, as it does in the text of the mixture.</summary>
    private static Proxy Scores(AblationStudy study, AblationResults results)
    {
        IReadOnlyList<int> parts = study.Units.PartCounts;
        var single = results.Merges.Where(merge => merge.Variant == Plain && merge.Mixture.Count == 1).GroupBy(merge => merge.Seed)
            .Select(g => (Order: g.Key, Units: g.ToDictionary(merge => merge.Mixture.Last, merge => merge.Values))).ToArray();
        var averages =
            from mixture in results.Merges.Select(merge => merge.Mixture).Distinct()
            from own in single
            where mixture.Members.All(own.Units.ContainsKey)
            let members = mixture.Members.ToArray()
            let weights = members.Select(unit => (double)parts[unit]).ToArray()
            select (mixture, own.Order, (IReadOnlyList<double>)
                [.. results.Columns.Select((_, column) => UnitScoreAverage.Of([.. members.Select(unit => own.Units[unit][column])], weights))]);
        return new Proxy(UnitScores, "unit scores", "the average of the losses of the units' own models", false, ByMixture(averages)) { AddsUp = true };
    }

    private static Dictionary<Mixture, ByOrder> ByMixture(IEnumerable<(Mixture Mixture, int Order, IReadOnlyList<double> Values)> predictions) =>
        predictions.GroupBy(p => p.Mixture).ToDictionary(g => g.Key, g => new ByOrder(g.Select(p => KeyValuePair.Create(p.Order, p.Values))));
}
