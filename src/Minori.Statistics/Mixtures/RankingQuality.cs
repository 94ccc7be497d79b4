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

    /// <summary>A perfect order is the same event for both measures, so what bounds one bounds the other.</summary>
    private static ConfidenceInterval? OfPerfectOrder(ConfidenceInterval? pairs, ConfidenceInterval? spearman) => spearman is { } bound
        ? pairs?.With(new(FisherInterval.PairsInOrder(bound.Lower), FisherInterval.PairsInOrder(bound.Upper), bound.Level))
        : null;

    internal static double PairsInOrder(double[] proxy, double[] truth, ReadOnlySpan<int> indices)
    {
        double right = 0, pairs = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                int order = truth[indices[i]].CompareTo(truth[indices[j]]);
                if (order != 0)
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
