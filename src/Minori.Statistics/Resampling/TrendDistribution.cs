namespace Minori.Statistics;

/// <summary>The permutation distribution of the Jonckheere–Terpstra statistic without ties.</summary>
internal static class TrendDistribution
{
    /// <summary>
    /// Probability of each value of J. The counts of each group against all earlier ones together are independent
    /// Mann–Whitney statistics, so their distributions convolve.
    /// </summary>
    public static double[] Of(int[] sizes)
    {
        double[] total = [1];
        int before = sizes[0];
        foreach (int size in sizes.Skip(1))
        {
            total = Convolve(total, MannWhitney(before, size));
            before += size;
        }

        return total;
    }

    /// <summary>
    /// Probability that u of the A·B pairs rise from an earlier to a later value. The largest value of all is a later
    /// one
    /// with probability b/(a + b), and then exceeds all a earlier ones; otherwise it adds nothing.
    /// </summary>
    public static double[] MannWhitney(int earlier, int later)
    {
        // row[b][u] for the current a; P(a, b) = b/(a+b) P(a, b−1) shifted by a + a/(a+b) P(a−1, b).
        double[][] row = [.. Enumerable.Range(0, later + 1).Select(_ => new double[] { 1 })];
        for (int a = 1; a <= earlier; a++)
        {
            double[][] next = new double[later + 1][];
            next[0] = [1];
            for (int b = 1; b <= later; b++)
            {
                double[] distribution = new double[(a * b) + 1];
                double fromLater = (double)b / (a + b);
                for (int u = 0; u < next[b - 1].Length; u++)
                {
                    distribution[u + a] += fromLater * next[b - 1][u];
                }

                for (int u = 0; u < row[b].Length; u++)
                {
                    distribution[u] += (1 - fromLater) * row[b][u];
                }

                next[b] = distribution;
            }

            row = next;
        }

        return row[later];
    }

    private static double[] Convolve(double[] left, double[] right)
    {
        double[] sum = new double[left.Length + right.Length - 1];
        for (int i = 0; i < left.Length; i++)
        {
            for (int j = 0; j < right.Length; j++)
            {
                sum[i + j] += left[i] * right[j];
            }
        }

        return sum;
    }
}
