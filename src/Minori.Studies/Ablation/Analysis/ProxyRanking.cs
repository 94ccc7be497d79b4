using Minori.Statistics;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>All proxies beside the truth.</summary>
/// <param name="Targets">By target, in the order of <see cref="Target.All"/>.</param>
internal sealed record ProxyRanking(IReadOnlyList<TargetRanking> Targets)
{
    /// <summary>Coverage of all intervals.</summary>
    public const double Level = 0.9;

    /// <summary>Below this many mixtures nothing is said about correlation.</summary>
    public const int FewestMixtures = 4;

    /// <summary>The options of every bootstrap.</summary>
    public static BootstrapOptions Bootstrap { get; } = new() { Level = Level };

    /// <summary>Every score.</summary>
    public IEnumerable<ProxyScore> Scores => Targets.SelectMany(target => target.Scores);

    /// <summary>Ranks the proxies; null where too few mixtures were trained on.</summary>
    public static ProxyRanking? Of(AblationStudy study, AblationResults results, IReadOnlyList<Proxy> proxies)
    {
        var truths = results.Truths.GroupBy(truth => truth.Mixture).ToDictionary(
            g => g.Key, g => new ByOrder(g.Select(truth => KeyValuePair.Create(truth.Seed, truth.Values))));
        TargetRanking[] targets =
        [
            .. Target.All(study, results).AsParallel().AsOrdered().Select(target => Of(study, target, truths, proxies)).OfType<TargetRanking>(),
        ];
        return targets.Length == 0 ? null : new ProxyRanking(targets);
    }

    /// <summary>The ranking of one target; null where it has none.</summary>
    public TargetRanking? For(Target? target) => Targets.FirstOrDefault(ranking => ranking.Target == target);

    private static TargetRanking? Of(AblationStudy study, Target target, Dictionary<Mixture, ByOrder> truths, IReadOnlyList<Proxy> all)
    {
        // A law that cannot be fitted to this target is not compared for it.
        Proxy[] proxies = [.. all.Where(proxy => proxy.Predictions.Values.SelectMany(orders => orders.Values).All(values => double.IsFinite(target.Of(values))))];

        // Only orders that all have: the orders' own ups and downs then are in every mean alike.
        var cells = truths.Select(truth => (
            Mixture: truth.Key,
            Orders: truth.Value.Keys.Where(order => proxies.All(p => p.Predictions.TryGetValue(truth.Key, out ByOrder? own) && own.ContainsKey(order))).ToArray()))
            .Where(cell => cell.Orders.Length > 0).OrderBy(cell => cell.Mixture.Units).ToArray();
        if (cells.Length < FewestMixtures || proxies.Length == 0)
        {
            return null;
        }

        double[] truth = [.. cells.Select(cell => truths[cell.Mixture].Mean(target, cell.Orders))];
        long[] tokens = [.. cells.Select(cell => study.TokensOf(cell.Mixture))];
        long[]? lengths = tokens.Distinct().Count() == 1 ? null : tokens;
        double[][] repeats =
        [
            .. cells.SelectMany(cell => cell.Orders).Distinct().Order()
                .Select(order => cells.Select(cell => cell.Orders.Contains(order) ? target.Of(truths[cell.Mixture][order]) : double.NaN).ToArray()),
        ];
        return new TargetRanking(
            target,
            [.. cells.Select(cell => cell.Mixture)],
            [.. proxies.Select(ScoreOf)],
            Reliability.Of(CorrelationKind.Spearman, repeats, Bootstrap, lengths),
            Reliability.Of(CorrelationKind.Pearson, repeats, Bootstrap, lengths),
            lengths);

        ProxyScore ScoreOf(Proxy proxy)
        {
            double[] predicted = [.. cells.Select(cell => proxy.Predictions[cell.Mixture].Mean(target, cell.Orders))];
            return new ProxyScore(
                target, proxy, predicted, truth, RankingQuality.Of(predicted, truth, Bootstrap), OneOrder(proxy),
                lengths is null ? null : RankingQuality.Of(predicted, truth, Bootstrap, lengths));
        }

        Estimate OneOrder(Proxy proxy)
        {
            double[] correlations =
            [
                .. cells.SelectMany(cell => cell.Orders).Distinct()
                    .Select(order => cells.Where(cell => cell.Orders.Contains(order)).Select(cell => (
                        Predicted: target.Of(proxy.Predictions[cell.Mixture][order]),
                        True: target.Of(truths[cell.Mixture][order]),
                        Length: lengths is null ? 0 : study.TokensOf(cell.Mixture))).ToArray())
                    .Where(pairs => pairs.Length >= FewestMixtures)
                    .Select(pairs => GroupedCorrelation.Of(
                        CorrelationKind.Spearman, [.. pairs.Select(pair => pair.Predicted)], [.. pairs.Select(pair => pair.True)], [.. pairs.Select(pair => pair.Length)]))
                    .Where(double.IsFinite),
            ];
            Estimate mean = correlations.Length == 0 ? new Estimate(double.NaN, null, null) : SampleSummary.Of(correlations).MeanEstimate(Level);
            return mean with { Interval = mean.Interval is { } t ? t with { Lower = Math.Max(-1, t.Lower), Upper = Math.Min(1, t.Upper) } : null };
        }
    }
}
