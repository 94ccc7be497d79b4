namespace Minori.Statistics;

/// <summary>
/// Permutation test for a monotone trend over ordered groups (Terpstra 1952, Jonckheere 1954). With one value per
/// group it is the Mann–Kendall test.
/// </summary>
public static class JonckheereTerpstra
{
    /// <summary>Largest number of values for which the permutation distribution is computed in full.</summary>
    private const int ExactLimit = 100;

    /// <summary>
    /// Tests for a trend. The p-value is exact up to 100 values without ties; otherwise it comes from random
    /// permutations,
    /// one added to both counts, so that it is never 0.
    /// </summary>
    /// <param name="groups">
    /// Values of each group, groups in their order; at least two groups, none empty, all finite.
    /// </param>
    /// <param name="alternative">What to show.</param>
    /// <param name="permutations">Random permutations where the test is not exact.</param>
    /// <param name="seed">Seed of the random permutations.</param>
    /// <exception cref="ArgumentException">
    /// Fewer than two groups, an empty group or a value that is not finite.
    /// </exception>
    public static TrendTestResult Test(
        IReadOnlyList<IReadOnlyList<double>> groups,
        TrendAlternative alternative,
        int permutations = 9999,
        ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(permutations);
        if (groups.Count < 2 || groups.Any(group => group.Count == 0 || group.Any(value => !double.IsFinite(value))))
        {
            throw new ArgumentException("a trend test needs two or more groups of finite values, none empty", nameof(groups));
        }

        int[] sizes = [.. groups.Select(group => group.Count)];
        double[] values = [.. groups.SelectMany(group => group)];
        double statistic = Count(values, sizes);
        double pairs = Pairs(sizes);
        bool exact = values.Length <= ExactLimit && values.Distinct().Count() == values.Length;
        (double atMost, double atLeast) = exact
            ? ExactTails(sizes, statistic)
            : SimulatedTails(values, sizes, statistic, permutations, seed);
        double p = alternative switch
        {
            TrendAlternative.Rising => atLeast,
            TrendAlternative.Falling => atMost,
            _ => Math.Min(1, 2 * Math.Min(atMost, atLeast)),
        };
        return new(statistic, (2 * statistic / pairs) - 1, p, exact ? null : permutations);
    }

    private static double Count(ReadOnlySpan<double> values, int[] sizes)
    {
        double rising = 0;
        int start = 0;
        foreach (int size in sizes)
        {
            for (int later = start; later < start + size; later++)
            {
                for (int earlier = 0; earlier < start; earlier++)
                {
                    rising += values[earlier] < values[later] ? 1 : values[earlier] == values[later] ? 0.5 : 0;
                }
            }

            start += size;
        }

        return rising;
    }

    private static double Pairs(int[] sizes)
    {
        double pairs = 0;
        double before = 0;
        foreach (int size in sizes)
        {
            pairs += before * size;
            before += size;
        }

        return pairs;
    }

    private static (double AtMost, double AtLeast) ExactTails(int[] sizes, double statistic)
    {
        double[] distribution = TrendDistribution.Of(sizes);
        int observed = (int)statistic;
        return (
            Math.Min(1, distribution.Take(observed + 1).Sum()),
            Math.Min(1, distribution.Skip(observed).Sum()));
    }

    private static (double AtMost, double AtLeast) SimulatedTails(
        double[] values, int[] sizes, double statistic, int permutations, ulong seed)
    {
        var random = new RandomSource(seed);
        double[] shuffled = [.. values];
        int atMost = 1;
        int atLeast = 1;
        for (int b = 0; b < permutations; b++)
        {
            random.Shuffle(shuffled);
            double simulated = Count(shuffled, sizes);
            atMost += simulated <= statistic ? 1 : 0;
            atLeast += simulated >= statistic ? 1 : 0;
        }

        return (atMost / (permutations + 1.0), atLeast / (permutations + 1.0));
    }
}
