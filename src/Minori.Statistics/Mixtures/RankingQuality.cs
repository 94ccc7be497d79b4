namespace Minori.Statistics;

/// <summary>How well a proxy ranks mixtures whose truth is known; lower is better for both.</summary>
/// <param name="Pearson">Linear correlation.</param>
/// <param name="Spearman">Rank correlation.</param>
/// <param name="PairwiseAccuracy">
/// Share of the pairs of mixtures that the proxy puts in the true order; a pair that it ties counts half, one that is truly tied does
/// not count.
/// </param>
/// <param name="TopOneRegret">
/// Truth of the mixture that the proxy puts first, less the best truth; nats. It has no interval: it rests on a minimum, and a resample
/// in which the best mixture is missing has another one, so that a bootstrap of it ends where it begins.
/// </param>
public sealed record RankingQuality(Estimate Pearson, Estimate Spearman, Estimate PairwiseAccuracy, double TopOneRegret)
{
    /// <summary>
    /// The measures, with intervals over mixtures: those of correlations as <see cref="Correlations.Estimated"/>, of pairs BCa. A
    /// bootstrap in which every resample gives the same says nothing: where all pairs are in order, theirs is what the rank
    /// correlation's stands for.
    /// </summary>
    /// <param name="proxy">Predicted losses.</param>
    /// <param name="truth">The losses after training, one for each.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="groups">
    /// The group of each mixture, its tokens, say, where a proxy does not know of them: then everything is measured within groups
    /// (<see cref="GroupedCorrelation"/>, pairs of one group, the mean regret over groups by their size), and NaN where no group has
    /// two mixtures. Null for all together.
    /// </param>
    /// <exception cref="ArgumentException">Lengths differ, fewer than two mixtures, or a loss is not finite.</exception>
    public static RankingQuality Of(
        ReadOnlySpan<double> proxy, ReadOnlySpan<double> truth, BootstrapOptions? options = null, IReadOnlyList<long>? groups = null)
    {
        options ??= new BootstrapOptions();
        double[] predicted = proxy.ToArray(), known = truth.ToArray();
        Estimate spearman = Correlation(CorrelationKind.Spearman);
        Estimate pairs = Bootstrap.OfIndices(
            predicted.Length, indices => PairsInOrder(predicted, known, indices, groups), BootstrapMethod.BiasCorrectedAccelerated, options);
        return new(
            Correlation(CorrelationKind.Pearson),
            spearman,
            pairs.Value is 0 or 1 ? pairs with { Interval = OfPerfectOrder(pairs.Interval, spearman.Interval) } : pairs,
            groups is null ? Regret(predicted, known) : RegretWithin(predicted, known, groups));

        Estimate Correlation(CorrelationKind kind) => groups is null
            ? Correlations.Estimated(kind, predicted, known, options)
            : GroupedCorrelation.Estimated(kind, predicted, known, [.. groups], options);
    }

    /// <summary>A perfect order is the same event for both measures, so what bounds one bounds the other.</summary>
    private static ConfidenceInterval? OfPerfectOrder(ConfidenceInterval? pairs, ConfidenceInterval? spearman) => spearman is { } bound
        ? pairs?.With(new(BivariateNormal.PairsInOrder(bound.Lower), BivariateNormal.PairsInOrder(bound.Upper), bound.Level))
        : null;

    internal static double PairsInOrder(double[] proxy, double[] truth, ReadOnlySpan<int> indices, IReadOnlyList<long>? groups = null)
    {
        double right = 0, pairs = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                int order = truth[indices[i]].CompareTo(truth[indices[j]]);
                if (order != 0 && (groups is null || groups[indices[i]] == groups[indices[j]]))
                {
                    int predicted = proxy[indices[i]].CompareTo(proxy[indices[j]]);
                    right += predicted == 0 ? 0.5 : predicted == order ? 1 : 0;
                    pairs++;
                }
            }
        }

        return pairs > 0 ? right / pairs : double.NaN;
    }

    private static double RegretWithin(double[] proxy, double[] truth, IReadOnlyList<long> groups)
    {
        int[][] compared = [.. Enumerable.Range(0, proxy.Length).GroupBy(i => groups[i]).Where(group => group.Count() > 1).Select(group => group.ToArray())];
        return compared.Length == 0 ? double.NaN
            : compared.Sum(group => group.Length * Regret([.. group.Select(i => proxy[i])], [.. group.Select(i => truth[i])])) / compared.Sum(group => group.Length);
    }

    /// <summary>Mixtures that the proxy ties for the first place count by their mean truth.</summary>
    private static double Regret(double[] proxy, double[] truth)
    {
        double lowest = proxy.Min();
        return proxy.Zip(truth).Where(pair => pair.First == lowest).Average(pair => pair.Second) - truth.Min();
    }
}
