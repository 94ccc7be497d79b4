using System.Numerics;

namespace Minori.Modifications;

/// <summary>
/// Orders of mixtures in which neighbours differ as little as they can, so that each next sum of units costs one addition,
/// or one addition and one subtraction. Both begin from the empty mixture.
/// </summary>
public static class MixtureOrder
{
    /// <summary>The most units whose mixtures are walked.</summary>
    public const int MostUnits = 62;

    /// <summary>All 2ⁿ − 1 mixtures of one unit or more in the order of the reflected Gray code (Gray 1953, US 2632058).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no units, or more than 62.</exception>
    public static IEnumerable<MixtureStep> All(int units)
    {
        RequireUnits(units);
        return Walk();

        IEnumerable<MixtureStep> Walk()
        {
            ulong mixture = 0;
            for (ulong i = 1; i < 1UL << units; i++)
            {
                int changed = BitOperations.TrailingZeroCount(i);
                mixture ^= 1UL << changed;
                bool isIn = (mixture >> changed & 1) != 0;
                yield return new MixtureStep(mixture, isIn ? changed : -1, isIn ? -1 : changed);
            }
        }
    }

    /// <summary>
    /// All mixtures of m of n units in revolving-door order: one unit in, one unit out (Nijenhuis and Wilf 1978,
    /// "Combinatorial Algorithms", chapter 3). The first mixture is reached unit by unit, and only it is returned.
    /// </summary>
    /// <returns>For each mixture the steps that lead to it; the last is the mixture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no units, more than 62, or m is not from 1 to n.</exception>
    public static IEnumerable<IReadOnlyList<MixtureStep>> OfSize(int units, int size)
    {
        RequireUnits(units);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, units);
        return Walk();

        IEnumerable<IReadOnlyList<MixtureStep>> Walk()
        {
            List<MixtureStep> way = [];
            ulong mixture = 0;
            foreach (ulong next in RevolvingDoor(units, size, reversed: false))
            {
                if (way.Count == 0)
                {
                    for (int unit = 0; unit < units; unit++)
                    {
                        if ((next >> unit & 1) != 0)
                        {
                            mixture |= 1UL << unit;
                            way.Add(new MixtureStep(mixture, unit, -1));
                        }
                    }

                    yield return way;
                }
                else
                {
                    int added = BitOperations.TrailingZeroCount(next & ~mixture);
                    int removed = BitOperations.TrailingZeroCount(mixture & ~next);
                    yield return [new MixtureStep(next, added, removed)];
                }

                mixture = next;
            }
        }
    }

    /// <summary>A(n, m) = A(n − 1, m), then A(n − 1, m − 1) backwards with unit n − 1.</summary>
    private static IEnumerable<ulong> RevolvingDoor(int units, int size, bool reversed)
    {
        if (size == 0 || size == units)
        {
            return [(1UL << size) - 1];
        }

        ulong last = 1UL << (units - 1);
        return reversed
            ? RevolvingDoor(units - 1, size - 1, reversed: false).Select(mixture => mixture | last)
                .Concat(RevolvingDoor(units - 1, size, reversed: true))
            : RevolvingDoor(units - 1, size, reversed: false)
                .Concat(RevolvingDoor(units - 1, size - 1, reversed: true).Select(mixture => mixture | last));
    }

    private static void RequireUnits(int units)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(units, MostUnits);
    }
}
