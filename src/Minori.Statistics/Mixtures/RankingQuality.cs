namespace Minori.Statistics;

/// <summary>How well a proxy ranks mixtures whose truth is known; lower is better for both.</summary>
/// <param name="Pearson">Linear correlation.</param>
/// <param name="Spearman">Rank correlation.</param>
/// <param name="PairwiseAccuracy">
/// Share of the pairs of mixtures that the proxy puts in the true order; a pair that it ties counts half, one that is truly tied does
/// not count.
/// </param>
/// <param name="TopOneRegret">Truth of the mixture that the proxy puts first, less the best truth; nats.</param>
public sealed record RankingQuality(Estimate Pearson, Estimate Spearman, Estimate PairwiseAccuracy, Estimate TopOneRegret)
{
    /// <summary>
    /// The measures with intervals over mixtures: those of correlations as <see cref="Correlations.Estimated"/>; of pairs BCa, of
    /// the regret percentiles of the bootstrap. A bootstrap in which every resample gives the same says nothing: then the interval of
    /// the regret is null, and that of the pairs, all of which are in order, is what the rank correlation's stands for.
    /// </summary>
    /// <param name="proxy">Predicted losses.</param>
    /// <param name="truth">The losses after training, one for each.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Lengths differ, fewer than two mixtures, or a loss is not finite.</exception>
    public static RankingQuality Of(ReadOnlySpan<double> proxy, ReadOnlySpan<double> truth, BootstrapOptions? options = null)
    {
        options ??= new BootstrapOptions();
        Estimate spearman = Correlations.Estimated(CorrelationKind.Spearman, proxy, truth, options);
        double[] predicted = proxy.ToArray(), known = truth.ToArray();
        Estimate pairs = Bootstrap.OfIndices(
            predicted.Length, indices => PairsInOrder(predicted, known, indices), BootstrapMethod.BiasCorrectedAccelerated, options);
        Estimate regret = Bootstrap.OfIndices(
            predicted.Length, indices => Regret(predicted, known, indices), BootstrapMethod.Percentile, options);
        return new(
            Correlations.Estimated(CorrelationKind.Pearson, proxy, truth, options),
            spearman,
            pairs.Value is 0 or 1 ? pairs with { Interval = OfPerfectOrder(pairs.Interval, spearman.Interval) } : pairs,
            regret.Interval is { } interval && interval.Lower == interval.Upper ? regret with { Interval = null } : regret);
    }

    /// <summary>
    /// Share of the pairs in the true order among mixtures of one group, with a bootstrap interval (BCa) over mixtures: null where no
    /// pair is of one group, or every resample gives the same. NaN where there is no such pair.
    /// </summary>
    /// <param name="proxy">Predicted losses.</param>
    /// <param name="truth">The losses after training, one for each.</param>
    /// <param name="groups">The group of each mixture: its tokens, say, where a proxy does not know of them.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Lengths differ, fewer than two mixtures, or a loss is not finite.</exception>
    public static Estimate PairsInOrderWithin(
        ReadOnlySpan<double> proxy, ReadOnlySpan<double> truth, IReadOnlyList<long> groups, BootstrapOptions? options = null)
    {
        Correlations.Require(proxy, truth);
        if (groups.Count != truth.Length)
        {
            throw new ArgumentException($"there are {truth.Length} mixtures, and groups of {groups.Count}", nameof(groups));
        }

        double[] predicted = proxy.ToArray(), known = truth.ToArray();
        Estimate share = Bootstrap.OfIndices(
            predicted.Length, indices => PairsInOrder(predicted, known, indices, groups), BootstrapMethod.BiasCorrectedAccelerated, options ?? new BootstrapOptions());
        return share.Interval is { } interval && interval.Lower == interval.Upper ? share with { Interval = null } : share;
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

    /// <summary>Mixtures that the proxy ties for the first place count by their mean truth.</summary>
    internal static double Regret(double[] proxy, double[] truth, ReadOnlySpan<int> indices)
    {
        double lowest = double.PositiveInfinity, best = double.PositiveInfinity, sum = 0;
        int first = 0;
        foreach (int i in indices)
        {
            best = Math.Min(best, truth[i]);
            if (proxy[i] < lowest)
            {
                (lowest, sum, first) = (proxy[i], 0, 0);
            }

            if (proxy[i] == lowest)
            {
                sum += truth[i];
                first++;
            }
        }

        return (sum / first) - best;
    }
}
