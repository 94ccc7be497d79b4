namespace Minori.Statistics;

/// <summary>
/// Two proxies on the same mixtures, second less first: which one to trust. Intervals redraw mixtures, the same for both proxies.
/// </summary>
/// <param name="Spearman">Difference of the rank correlations with the truth; above zero the second is better.</param>
/// <param name="PairwiseAccuracy">Difference of the shares of pairs in the true order; above zero the second is better.</param>
/// <param name="TopOneRegret">Difference of the regrets, nats; below zero the second is better.</param>
public sealed record ProxyComparison(Estimate Spearman, Estimate PairwiseAccuracy, Estimate TopOneRegret)
{
    /// <summary>Compares two proxies; an interval is null where the mixtures cannot give one.</summary>
    /// <param name="first">Losses predicted by the first.</param>
    /// <param name="second">Losses predicted by the second.</param>
    /// <param name="truth">The losses after training, one for each.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Lengths differ, fewer than two mixtures, or a loss is not finite.</exception>
    public static ProxyComparison Of(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<double> truth, BootstrapOptions? options = null)
    {
        options ??= new BootstrapOptions();
        Correlations.Require(first, truth);
        Correlations.Require(second, truth);
        double[] a = first.ToArray(), b = second.ToArray(), known = truth.ToArray();
        return new(
            Difference((proxy, indices) => Correlations.Of(
                CorrelationKind.Spearman, [.. Pick(proxy, indices)], [.. Pick(known, indices)])),
            Difference((proxy, indices) => RankingQuality.PairsInOrder(proxy, known, indices)),
            Difference((proxy, indices) => RankingQuality.Regret(proxy, known, indices)));

        Estimate Difference(Func<double[], int[], double> quality) => Bootstrap.OfIndices(
            known.Length,
            indices =>
            {
                int[] drawn = indices.ToArray();
                return quality(b, drawn) - quality(a, drawn);
            },
            BootstrapMethod.Percentile,
            options);

        static IEnumerable<double> Pick(double[] values, int[] indices) => indices.Select(i => values[i]);
    }
}
