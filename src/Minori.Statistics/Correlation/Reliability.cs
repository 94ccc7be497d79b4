namespace Minori.Statistics;

/// <summary>
/// How far repeated measurements of the same items agree, and how well their mean can then be predicted at best: no prediction
/// correlates with a noisy mean beyond the root of its reliability (Spearman 1904; Spearman 1910 and Brown 1910 for the mean
/// of several). Noise that all repeats share is not seen.
/// </summary>
/// <param name="Items">Items measured in two repeats or more.</param>
/// <param name="Repeats">k, the repeats of an item; their harmonic mean where some are missing.</param>
/// <param name="Agreement">ρ₁, the mean over all pairs of repeats of their correlation.</param>
/// <param name="OfMean">Reliability of the mean of k repeats, kρ₁/(1 + (k − 1)ρ₁); 0 where they do not agree at all.</param>
/// <param name="Ceiling">√ of it: the correlation with the mean that a prediction would have that knew the items' expectations.</param>
public sealed record Reliability(int Items, double Repeats, Estimate Agreement, Estimate OfMean, Estimate Ceiling)
{
    private const int FewestItems = 4;

    /// <summary>
    /// Measures it from a table; null where no two repeats have four items in common, or none that differ. Intervals are over items. Ranks follow the
    /// formula through the coefficient of two normal variables: it holds for products of moments, not for ranks.
    /// </summary>
    /// <param name="kind">Pearson or Spearman.</param>
    /// <param name="repeats">[repeat][item]; NaN where that item was not measured.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="groups">The group of each item, where items are to agree within groups; null for all together.</param>
    /// <exception cref="ArgumentException">Repeats of unequal length, an infinite value, or another coefficient.</exception>
    public static Reliability? Of(
        CorrelationKind kind, IReadOnlyList<double[]> repeats, BootstrapOptions? options = null, IReadOnlyList<long>? groups = null)
    {
        options ??= new BootstrapOptions();
        if (repeats.Any(values => values.Length != repeats[0].Length || values.Any(double.IsInfinity)))
        {
            throw new ArgumentException("repeats must be of the same items, and no value infinite");
        }

        int[] items = repeats.Count < 2 ? []
            : [.. Enumerable.Range(0, repeats[0].Length).Where(item => repeats.Count(values => !double.IsNaN(values[item])) > 1)];
        var pairs = (from a in Enumerable.Range(0, repeats.Count)
                     from b in Enumerable.Range(0, a)
                     where items.Count(item => !double.IsNaN(repeats[a][item] + repeats[b][item])) >= FewestItems
                     select (First: repeats[a], Second: repeats[b])).ToArray();
        if (pairs.Length == 0)
        {
            return null;
        }

        double k = items.Length / items.Sum(item => 1.0 / repeats.Count(values => !double.IsNaN(values[item])));
        Estimate resampled = Bootstrap.OfIndices(
            items.Length,
            drawn =>
            {
                int[] chosen = [.. drawn.ToArray().Select(i => items[i])];
                return pairs.Average(pair => Between(kind, pair.First, pair.Second, chosen, groups));
            },
            BootstrapMethod.BiasCorrectedAccelerated,
            options);
        if (double.IsNaN(resampled.Value))
        {
            return null;
        }

        int effective = groups is null ? items.Length : GroupedCorrelation.EffectivePairs(items.Select(item => groups[item]));
        Estimate agreement = resampled with
        {
            Interval = FisherInterval.Of(kind, resampled.Value, effective, options.Level) is { } fisher ? resampled.Interval?.With(fisher) : null,
        };
        return new Reliability(
            items.Length, k, agreement, Through(agreement, rho => OfMeanOf(kind, rho, k)), Through(agreement, rho => CeilingOf(kind, rho, k)));
    }

    private static double Between(CorrelationKind kind, double[] first, double[] second, int[] items, IReadOnlyList<long>? groups)
    {
        int[] both = [.. items.Where(item => !double.IsNaN(first[item] + second[item]))];
        double[] x = [.. both.Select(item => first[item])], y = [.. both.Select(item => second[item])];
        return both.Length < 2 ? double.NaN
            : groups is null ? Correlations.Of(kind, x, y) : GroupedCorrelation.Of(kind, x, y, [.. both.Select(item => groups[item])]);
    }

    /// <summary>A rising function of an estimate, its interval's ends taken along.</summary>
    private static Estimate Through(Estimate estimate, Func<double, double> of) => new(
        of(estimate.Value),
        estimate.Interval is { } interval ? new(of(interval.Lower), of(interval.Upper), interval.Level) : null,
        null);

    private static double OfMeanOf(CorrelationKind kind, double rho, double k)
    {
        double one = Math.Max(0, kind == CorrelationKind.Spearman ? BivariateNormal.PearsonOf(rho) : rho);
        return k * one / (1 + ((k - 1) * one));
    }

    private static double CeilingOf(CorrelationKind kind, double rho, double k)
    {
        double root = Math.Sqrt(OfMeanOf(kind, rho, k));
        return kind == CorrelationKind.Spearman ? BivariateNormal.SpearmanOf(root) : root;
    }
}
