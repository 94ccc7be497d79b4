namespace Minori.Statistics;

/// <summary>
/// Many tests judged together (Benjamini and Hochberg 1995): of what is called shown at rate q, a share of at most q is
/// expected to be chance alone. Holds for independent tests and for tests that depend on each other positively, as do
/// comparisons with one reference (Benjamini and Yekutieli 2001).
/// </summary>
public static class FalseDiscovery
{
    /// <summary>
    /// Adjusted p-values: the smallest rate q at which each test would be called shown among all. A test without a p-value
    /// has none afterwards and counts as none.
    /// </summary>
    /// <param name="pValues">One for each test, in [0, 1].</param>
    /// <exception cref="ArgumentException">A p-value lies outside [0, 1].</exception>
    public static double?[] Adjusted(IReadOnlyList<double?> pValues)
    {
        if (pValues.FirstOrDefault(p => p is not null and not (>= 0 and <= 1)) is { } wrong)
        {
            throw new ArgumentException($"a p-value lies in [0, 1], not {wrong}", nameof(pValues));
        }

        int[] rising = [.. Enumerable.Range(0, pValues.Count).Where(i => pValues[i] is not null).OrderBy(i => pValues[i])];
        double?[] adjusted = new double?[pValues.Count];
        double least = 1;
        for (int rank = rising.Length; rank > 0; rank--)
        {
            int test = rising[rank - 1];
            least = Math.Min(least, pValues[test]!.Value * ((double)rising.Length / rank));
            adjusted[test] = least;
        }

        return adjusted;
    }
}
