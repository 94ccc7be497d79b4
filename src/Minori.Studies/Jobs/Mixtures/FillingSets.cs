namespace Minori.Studies.Jobs;

/// <summary>
/// The sets of units that fill a training best: as many parts as fit into its tokens and no fewer, of at most so many units. A merge
/// does not know how long one trains, so only sets of one size can be compared by it.
/// </summary>
internal sealed class FillingSets
{
    private readonly IReadOnlyList<int> _parts;
    private readonly int _mostUnits;
    private readonly bool[,][] _fills; // [from unit][units left][parts]: whether that many parts can be filled exactly

    /// <param name="parts">The parts of each unit, 1 or more.</param>
    /// <param name="mostUnits">The most units in a set.</param>
    /// <param name="mostParts">The most parts in a set.</param>
    public FillingSets(IReadOnlyList<int> parts, int mostUnits, long mostParts)
    {
        _parts = parts;
        _mostUnits = Math.Min(mostUnits, parts.Count);
        int limit = (int)Math.Min(parts.Sum(), Math.Max(mostParts, 0));
        _fills = new bool[parts.Count + 1, _mostUnits + 1][];
        for (int unit = parts.Count; unit >= 0; unit--)
        {
            for (int left = 0; left <= _mostUnits; left++)
            {
                bool[] fills = _fills[unit, left] = new bool[limit + 1];
                for (int sum = 0; sum <= limit; sum++)
                {
                    fills[sum] = sum == 0
                        || (unit < parts.Count && (_fills[unit + 1, left][sum] || (left > 0 && sum >= parts[unit] && _fills[unit + 1, left - 1][sum - parts[unit]])));
                }
            }
        }

        Parts = Array.FindLastIndex(_fills[0, _mostUnits], fills => fills);
    }

    /// <summary>The parts that every set has; 0 where not even one unit fits.</summary>
    public int Parts { get; }

    /// <summary>The sets, each once.</summary>
    public IEnumerable<Mixture> All() => Parts == 0 ? [] : From(0, _mostUnits, Parts, 0);

    /// <summary>Whether some of the sets have all these units.</summary>
    public bool CanComplete(Mixture begun)
    {
        int[] others = [.. _parts.Where((_, unit) => !begun.Contains(unit))];
        int rest = Parts - PartsOf(begun);
        return begun.Count <= _mostUnits && (rest == 0 || (rest > 0 && new FillingSets(others, _mostUnits - begun.Count, rest).Parts == rest));
    }

    /// <summary>The parts of a set.</summary>
    public int PartsOf(Mixture mixture) => mixture.Members.Sum(unit => _parts[unit]);

    /// <summary>Only branches that end in a set are entered.</summary>
    private IEnumerable<Mixture> From(int unit, int left, int parts, ulong chosen)
    {
        if (parts == 0)
        {
            return [new Mixture(chosen)];
        }

        bool takes = left > 0 && parts >= _parts[unit] && _fills[unit + 1, left - 1][parts - _parts[unit]];
        IEnumerable<Mixture> with = takes ? From(unit + 1, left - 1, parts - _parts[unit], chosen | (1UL << unit)) : [];
        return _fills[unit + 1, left][parts] ? with.Concat(From(unit + 1, left, parts, chosen)) : with;
    }
}
