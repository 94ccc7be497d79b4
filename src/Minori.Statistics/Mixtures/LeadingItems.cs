using MathNet.Numerics.Distributions;

namespace Minori.Statistics;

/// <summary>Which of several items may be the first: those that repeats do not tell from the one with the extreme mean.</summary>
public static class LeadingItems
{
    /// <summary>
    /// Their numbers, the one with the extreme mean first. Student's t of the two-way table's noise, at one level for all pairs of items
    /// together (Bonferroni), because the extreme is picked from the same repeats. Null where repeats tell nothing about noise.
    /// </summary>
    /// <param name="values">[item][repeat], finite, as many for each.</param>
    /// <param name="isLargest">Whether the largest is first, or the smallest.</param>
    /// <param name="level">Confidence that the first is among them.</param>
    public static IReadOnlyList<int>? Of(IReadOnlyList<double[]> values, bool isLargest, double level)
    {
        if (RepeatedTable.Of(values) is not { } table)
        {
            return null;
        }

        int items = table.Items.Length, sign = isLargest ? 1 : -1;
        double reach = StudentT.InvCDF(0, 1, table.Freedom, 1 - ((1 - level) / (items * (items - 1))))
            * table.Deviation * Math.Sqrt(2.0 / table.Repeats.Length);
        double first = table.Items.Max(item => sign * item);
        return [.. Enumerable.Range(0, items).Where(i => sign * table.Items[i] >= first - reach).OrderByDescending(i => sign * table.Items[i])];
    }
}
