using System.Numerics;

namespace Minori.Studies.Jobs;

/// <summary>A set of units; they are numbered in the order in which the study names them.</summary>
/// <param name="Units">Bit k is set where unit k belongs to it.</param>
public readonly record struct Mixture(ulong Units)
{
    /// <summary>The number of its units.</summary>
    public int Count => BitOperations.PopCount(Units);

    /// <summary>The highest number of its units; −1 where it is empty.</summary>
    public int Last => 63 - BitOperations.LeadingZeroCount(Units);

    /// <summary>Its units' numbers, ascending.</summary>
    public IEnumerable<int> Members
    {
        get
        {
            for (ulong left = Units; left != 0; left &= left - 1)
            {
                yield return BitOperations.TrailingZeroCount(left);
            }
        }
    }

    /// <summary>Its place in the reflected Gray code: neighbours in this order differ in few units, of all mixtures in one.</summary>
    public ulong GrayRank
    {
        get
        {
            ulong rank = Units;
            for (int shift = 1; shift < 64; shift <<= 1)
            {
                rank ^= rank >> shift;
            }

            return rank;
        }
    }

    /// <summary>The mixture of some units.</summary>
    public static Mixture Of(IEnumerable<int> units) => new(units.Aggregate(0UL, (bits, unit) => bits | (1UL << unit)));

    /// <summary>The mixture that a text of 0 and 1 stands for, unit 0 first.</summary>
    public static Mixture Parse(string text) => Of(Enumerable.Range(0, text.Length).Where(k => text[k] == '1'));

    /// <summary>Whether a unit belongs to it.</summary>
    public bool Contains(int unit) => (Units >> unit & 1) != 0;

    /// <summary>The share of every unit in its text, zero for those that do not belong to it.</summary>
    /// <param name="parts">The parts of every unit; all parts are of one size.</param>
    public double[] Shares(IReadOnlyList<int> parts)
    {
        Mixture self = this;
        double all = Members.Sum(unit => parts[unit]);
        return [.. parts.Select((count, unit) => self.Contains(unit) ? count / all : 0)];
    }

    /// <summary>A 0 or 1 for each of <paramref name="units"/> units, unit 0 first.</summary>
    public string Text(int units)
    {
        ulong bits = Units;
        return string.Concat(Enumerable.Range(0, units).Select(k => (bits >> k & 1) != 0 ? '1' : '0'));
    }
}
