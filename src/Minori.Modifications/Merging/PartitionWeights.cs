namespace Minori.Modifications;

/// <summary>
/// Weights for averaging the units of several partitions (Na et al. 2024, arXiv 2410.15661, section 3): the units stand in
/// the order of their partitions.
/// </summary>
public static class PartitionWeights
{
    /// <summary>Every unit counts alike: the micro average, Σ over all units / their number.</summary>
    /// <param name="sizes">The number of units in each partition, at least one.</param>
    public static double[] Micro(IReadOnlyList<int> sizes)
    {
        Require(sizes);
        double units = sizes.Sum();
        return [.. sizes.SelectMany(size => Enumerable.Repeat(1 / units, size))];
    }

    /// <summary>Every partition counts alike: the macro average, the mean of the partitions' averages.</summary>
    /// <param name="sizes">The number of units in each partition, at least one.</param>
    public static double[] Macro(IReadOnlyList<int> sizes)
    {
        Require(sizes);
        return [.. sizes.SelectMany(size => Enumerable.Repeat(1.0 / sizes.Count / size, size))];
    }

    private static void Require(IReadOnlyList<int> sizes)
    {
        if (sizes.Count == 0 || sizes.Any(size => size < 1))
        {
            throw new ModificationException("partitions are averaged that hold a unit each: leave the empty ones out");
        }
    }
}
