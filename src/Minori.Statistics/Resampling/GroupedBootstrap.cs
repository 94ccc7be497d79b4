namespace Minori.Statistics;

/// <summary>Bootstrap percentile intervals for a statistic of values in groups, draws per budget for example.</summary>
/// <remarks>
/// A redrawn value's deviation from its group's mean is scaled by √(n/(n − 1)), so that the means of groups of a few
/// values
/// vary as much as they truly do (Davison and Hinkley 1997, section 3.3).
/// </remarks>
public static class GroupedBootstrap
{
    /// <summary>
    /// The statistic with its interval. The interval is null where the statistic is undefined (NaN) in most resamples,
    /// and, when only values within groups are redrawn, where a group has a single value.
    /// </summary>
    /// <param name="groups">Values of each group; none empty.</param>
    /// <param name="statistic">A pure function of the groups' values; it must not keep the arrays.</param>
    /// <param name="resampling">What varies.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">No groups, an empty group, or an option out of range.</exception>
    public static Estimate OfGroups(
        IReadOnlyList<IReadOnlyList<double>> groups,
        Func<IReadOnlyList<double[]>, double> statistic,
        GroupResampling resampling,
        BootstrapOptions? options = null)
    {
        options ??= new BootstrapOptions();
        options.Validate();
        if (groups.Count == 0 || groups.Any(group => group.Count == 0))
        {
            throw new ArgumentException("a grouped bootstrap needs groups with at least one value each", nameof(groups));
        }

        double value = statistic([.. groups.Select(group => group.ToArray())]);
        if (resampling == GroupResampling.WithinGroups && groups.Any(group => group.Count == 1))
        {
            return new(value, null, null);
        }

        double[][] spread = [.. groups.Select(Spread)];
        var random = new RandomSource(options.Seed);
        var resampled = new List<double>(options.Resamples);
        double[][] resample = new double[groups.Count][];
        for (int b = 0; b < options.Resamples; b++)
        {
            for (int g = 0; g < resample.Length; g++)
            {
                double[] source = spread[resampling == GroupResampling.WithinGroups ? g : random.Below(spread.Length)];
                resample[g] = Redraw(source, random);
            }

            double redrawn = statistic(resample);
            if (!double.IsNaN(redrawn))
            {
                resampled.Add(redrawn);
            }
        }

        if (resampled.Count <= options.Resamples / 2)
        {
            return new(value, null, null);
        }

        double[] sorted = [.. resampled.Order()];
        return new(value, Quantiles.Central(sorted, options.Level), Math.Sqrt(Moments.Variance(sorted)));
    }

    private static double[] Spread(IReadOnlyList<double> group)
    {
        if (group.Count == 1)
        {
            return [group[0]];
        }

        double mean = group.Average();
        double scale = Math.Sqrt(group.Count / (group.Count - 1.0));
        return [.. group.Select(value => mean + (scale * (value - mean)))];
    }

    private static double[] Redraw(double[] source, RandomSource random)
    {
        double[] values = new double[source.Length];
        foreach (ref double value in values.AsSpan())
        {
            value = source[random.Below(source.Length)];
        }

        return values;
    }
}
