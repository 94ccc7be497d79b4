namespace Minori.Statistics;

/// <summary>Two proxies on the same mixtures: which one to trust.</summary>
public static class ProxyComparison
{
    /// <summary>
    /// The difference of their rank correlations with the truth, second less first: above zero the second is better. Its interval redraws
    /// mixtures, the same for both proxies; null where the mixtures cannot give one.
    /// </summary>
    /// <param name="first">Losses predicted by the first.</param>
    /// <param name="second">Losses predicted by the second.</param>
    /// <param name="truth">The losses after training, one for each.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="groups">The group of each mixture, where both are compared within groups; null for all together.</param>
    /// <exception cref="ArgumentException">Lengths differ, fewer than two mixtures, or a loss is not finite.</exception>
    public static Estimate Of(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<double> truth, BootstrapOptions? options = null, IReadOnlyList<long>? groups = null)
    {
        Correlations.Require(first, truth);
        Correlations.Require(second, truth);
        double[] a = first.ToArray(), b = second.ToArray(), known = truth.ToArray();
        return Bootstrap.OfIndices(
            known.Length,
            indices =>
            {
                int[] drawn = indices.ToArray();
                return Ranked(b, drawn) - Ranked(a, drawn);
            },
            BootstrapMethod.Percentile,
            options ?? new BootstrapOptions());

        double Ranked(double[] proxy, int[] indices) => groups is null
            ? Correlations.Of(CorrelationKind.Spearman, Pick(proxy, indices), Pick(known, indices))
            : GroupedCorrelation.Of(CorrelationKind.Spearman, Pick(proxy, indices), Pick(known, indices), [.. indices.Select(i => groups[i])]);

        static double[] Pick(double[] values, int[] indices) => [.. indices.Select(i => values[i])];
    }
}
