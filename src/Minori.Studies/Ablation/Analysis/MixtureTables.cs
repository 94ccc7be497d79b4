using Minori.Studies.Findings;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>What every proxy says of every mixture, a table for each target.</summary>
internal static class MixtureTables
{
    /// <summary>The id of the table of the first target; those of others go on with theirs.</summary>
    public const string First = "mixtures";

    /// <summary>The tables, in the order of targets.</summary>
    /// <param name="study">The study.</param>
    /// <param name="results">The measurements.</param>
    /// <param name="proxies">All proxies.</param>
    public static IEnumerable<DataTable> All(AblationStudy study, AblationResults results, IReadOnlyList<Proxy> proxies)
    {
        Mixture[] mixtures = [.. results.Merges.Select(merge => merge.Mixture).Distinct()];
        ILookup<Mixture, TruthResult> truths = results.Truths.ToLookup(truth => truth.Mixture);
        return Target.All(study, results).Select((target, i) => Of(study, target, i == 0 ? First : $"{First}-{target.Id}", mixtures, truths, proxies));
    }

    private static DataTable Of(
        AblationStudy study, Target target, string id, Mixture[] mixtures, ILookup<Mixture, TruthResult> truths, IReadOnlyList<Proxy> proxies) => new(
        id,
        $"Every mixture, {target.FullName}: what each proxy predicts ({target.Unit})"
            + (study.Training.Seeds.Count > 1 ? $"; {NumberText.Percent(ProxyRanking.Level, 0)} intervals over {study.Training.Seeds.Count} orders of the documents" : ""),
        [
            new("mixture", "mixture"), new("units", "units", ColumnKind.Number, 0),
            .. proxies.Select(proxy => new Column(proxy.Id, proxy.Name, ColumnKind.Number)),
            new("truth", "truth", ColumnKind.Number),
        ],
        [
            .. mixtures.OrderBy(mixture => Order(mixture, target, proxies)).ThenBy(mixture => mixture.Units).Select(mixture => (IReadOnlyList<object?>)
            [
                study.NameOf(mixture), (double)mixture.Count,
                .. proxies.Select(proxy => EstimateText.Cell(proxy.Forecast(mixture, target, ProxyRanking.Level))),
                truths[mixture].Any() ? truths[mixture].Average(truth => target.Of(truth.Values)) : null,
            ]),
        ])
        {
            Note = proxies.Any(proxy => proxy.NeedsTruths)
            ? $"{string.Join(" and ", proxies.Where(proxy => proxy.NeedsTruths).Select(proxy => proxy.Name))}: fitted to all truths, so that for mixtures with a truth "
                + "these are fitted values; proxies were judged by predictions that a mixture's own truth had no part in."
            : "",
        };

    /// <summary>By the first proxy, which is the plain merge; mixtures that it has no value of last.</summary>
    private static double Order(Mixture mixture, Target target, IReadOnlyList<Proxy> proxies) =>
        proxies.Count > 0 && proxies[0].Forecast(mixture, target, ProxyRanking.Level) is { } forecast ? forecast.Value : double.PositiveInfinity;
}
