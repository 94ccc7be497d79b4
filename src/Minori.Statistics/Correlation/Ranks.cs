namespace Minori.Statistics;

/// <summary>Ranks of a sample.</summary>
public static class Ranks
{
    /// <summary>Ranks from 1, in the order of the sample; equal values share the mean of their ranks.</summary>
    public static double[] Mid(ReadOnlySpan<double> sample)
    {
        double[] sorted = sample.ToArray();
        int[] order = [.. Enumerable.Range(0, sample.Length)];
        Array.Sort(sorted, order);
        double[] ranks = new double[sample.Length];
        for (int start = 0; start < sorted.Length;)
        {
            int end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            for (int i = start; i < end; i++)
            {
                ranks[order[i]] = (start + 1 + end) / 2.0;
            }

            start = end;
        }

        return ranks;
    }
}
