namespace Minori.Statistics;

/// <summary>
/// Items measured in the same repeats, as y = item + repeat + noise: what a repeat does to all items alike is no difference between
/// them, and the noise is what is left of the two-way table.
/// </summary>
internal sealed class RepeatedTable
{
    private const double Rounding = 1e-12;

    private RepeatedTable(double[] items, double[] repeats, double deviation, int freedom)
    {
        (Items, Repeats, Deviation, Freedom) = (items, repeats, deviation, freedom);
    }

    /// <summary>The mean of each item over repeats.</summary>
    public double[] Items { get; }

    /// <summary>What each repeat adds to every item; their sum is 0.</summary>
    public double[] Repeats { get; }

    /// <summary>Standard deviation of the noise of one measurement.</summary>
    public double Deviation { get; }

    /// <summary>Degrees of freedom that it is known from, (items − 1)(repeats − 1).</summary>
    public int Freedom { get; }

    /// <summary>
    /// The table; null where nothing is told about noise: for fewer than two items or repeats, and where repeats agree but for rounding,
    /// as coarse scores may, such as shares of few examples.
    /// </summary>
    /// <param name="values">[item][repeat], finite, as many for each.</param>
    public static RepeatedTable? Of(IReadOnlyList<double[]> values)
    {
        if (values.Count < 2 || values[0].Length < 2)
        {
            return null;
        }

        int count = values[0].Length;
        double[] items = [.. values.Select(row => row.Average())];
        double mean = items.Average();
        double[] repeats = [.. Enumerable.Range(0, count).Select(repeat => values.Average(row => row[repeat]) - mean)];
        double squares = 0;
        for (int i = 0; i < items.Length; i++)
        {
            for (int repeat = 0; repeat < count; repeat++)
            {
                double left = values[i][repeat] - items[i] - repeats[repeat];
                squares += left * left;
            }
        }

        if (squares <= Math.Pow(Rounding * values.Max(row => row.Max(Math.Abs)), 2))
        {
            return null;
        }

        int freedom = (items.Length - 1) * (count - 1);
        return new RepeatedTable(items, repeats, Math.Sqrt(squares / freedom), freedom);
    }
}
