namespace Minori.Statistics;

/// <summary>Which observations are redrawn together.</summary>
internal static class ResidualGroups
{
    /// <summary>Groups counted from 0; an observation without one is a group of its own.</summary>
    public static int[] Of(IReadOnlyList<int?> groups)
    {
        Dictionary<int, int> known = [];
        int count = 0;
        return [.. groups.Select(group => group is not { } id ? count++ : known.TryGetValue(id, out int seen) ? seen : known[id] = count++)];
    }
}
