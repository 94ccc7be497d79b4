namespace Minori.Statistics;

/// <summary>
/// Correlation within groups: of the deviations from the groups' means, for ranks of the ranks within each group. What sets groups
/// apart, the tokens of a training say, plays no part in it.
/// </summary>
public static class GroupedCorrelation
{
    /// <summary>The coefficient; NaN where no group of two varies.</summary>
    /// <param name="kind">Pearson or Spearman.</param>
    /// <param name="x">First values; finite.</param>
    /// <param name="y">Second values, one for each first; finite.</param>
    /// <param name="groups">The group of each pair.</param>
    /// <exception cref="ArgumentException">Lengths differ, fewer than two pairs, or a value is not finite.</exception>
    public static double Of(CorrelationKind kind, ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<long> groups)
    {
        Require(x, y, groups);
        return Correlations.Of(CorrelationKind.Pearson, Deviations(kind, x, groups), Deviations(kind, y, groups));
    }

    /// <summary>
    /// The coefficient with an interval over pairs, as <see cref="Correlations.Estimated"/> has it, for as many pairs fewer as there are
    /// groups more than one: each takes a mean of its own.
    /// </summary>
    /// <param name="kind">Pearson or Spearman.</param>
    /// <param name="x">First values; finite.</param>
    /// <param name="y">Second values, one for each first; finite.</param>
    /// <param name="groups">The group of each pair.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">As <see cref="Of"/>.</exception>
    public static Estimate Estimated(
        CorrelationKind kind, ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<long> groups, BootstrapOptions? options = null)
    {
        options ??= new BootstrapOptions();
        Require(x, y, groups);
        double[] first = x.ToArray(), second = y.ToArray();
        long[] own = groups.ToArray();
        Estimate resampled = Bootstrap.OfIndices(
            first.Length,
            indices =>
            {
                int[] drawn = indices.ToArray();
                return Of(kind, [.. drawn.Select(i => first[i])], [.. drawn.Select(i => second[i])], [.. drawn.Select(i => own[i])]);
            },
            BootstrapMethod.BiasCorrectedAccelerated,
            options);
        return resampled with
        {
            Interval = FisherInterval.Of(kind, resampled.Value, EffectivePairs(own), options.Level) is { } fisher ? resampled.Interval?.With(fisher) : null,
        };
    }

    /// <summary>The pairs that a correlation over all would need to be as sure: those with another in their group, less a mean for each group but one.</summary>
    public static int EffectivePairs(IEnumerable<long> groups)
    {
        int[] sizes = [.. groups.GroupBy(group => group).Select(group => group.Count()).Where(size => size > 1)];
        return sizes.Length == 0 ? 0 : sizes.Sum() - sizes.Length + 1;
    }

    private static void Require(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<long> groups)
    {
        Correlations.Require(x, y);
        if (groups.Length != x.Length)
        {
            throw new ArgumentException($"there are {x.Length} pairs, and groups of {groups.Length}", nameof(groups));
        }
    }

    private static double[] Deviations(CorrelationKind kind, ReadOnlySpan<double> values, ReadOnlySpan<long> groups)
    {
        double[] all = values.ToArray(), deviations = new double[all.Length];
        foreach (IGrouping<long, int> group in groups.ToArray().Index().GroupBy(pair => pair.Item, pair => pair.Index))
        {
            int[] members = [.. group];
            double[] own = [.. members.Select(i => all[i])];
            double[] scored = kind == CorrelationKind.Spearman ? Ranks.Mid(own) : own;
            double mean = own.AsSpan().ContainsAnyExcept(own[0]) ? scored.Average() : scored[0];
            foreach ((int place, int i) in members.Index())
            {
                deviations[i] = scored[place] - mean;
            }
        }

        return deviations;
    }
}
