namespace Minori.Statistics;

/// <summary>
/// Two proxies on the same mixtures, second less first: which one to trust. Intervals redraw mixtures, the same for both proxies.
/// </summary>
/// <param name="Spearman">Difference of the rank correlations with the truth; above zero the second is better.</param>
/// <param name="PairwiseAccuracy">Difference of the shares of pairs in the true order; above zero the second is better.</param>
public sealed record ProxyComparison(Estimate Spearman, Estimate PairwiseAccuracy)
{
    /// <summary>Compares two proxies; an interval is null where the mixtures cannot give one.</summary>
    /// <param name="first">Losses predicted by the first.</param>
    /// <param name="second">Losses predicted by the second.</param>
    /// <param name="truth">The losses after training, one for each.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="groups">The group of each mixture, where both are compared within groups; null for all together.</param>
    /// <exception cref="ArgumentException">Lengths differ, fewer than two mixtures, or a loss is not finite.</exception>
    public static ProxyComparison Of(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<double> truth, BootstrapOptions? options = null, IReadOnlyList<long>? groups = null)
    {
        options ??= new BootstrapOptions();
        Correlations.Require(first, truth);
        Correlations.Require(second, truth);
        double[] a = first.ToArray(), b = second.ToArray(), known = truth.ToArray();
        return new(
            Difference((proxy, indices) => Ranked([.. Pick(proxy, indices)], [.. Pick(known, indices)], indices)),
            Difference((proxy, indices) => RankingQuality.PairsInOrder(proxy, known, indices, groups)));

        double Ranked(double[] proxy, double[] drawn, int[] indices) => groups is null
            ? Correlations.Of(CorrelationKind.Spearman, proxy, drawn)
            : GroupedCorrelation.Of(CorrelationKind.Spearman, proxy, drawn, [.. indices.Select(i => groups[i])]);

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
