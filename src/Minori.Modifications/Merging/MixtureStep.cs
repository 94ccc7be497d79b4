using System.Numerics;

namespace Minori.Modifications;

/// <summary>A mixture of units and what changes to reach it from the one before.</summary>
/// <param name="Units">Bit k is set where unit k belongs to the mixture.</param>
/// <param name="Added">The unit that comes in, or −1.</param>
/// <param name="Removed">The unit that goes out, or −1.</param>
public readonly record struct MixtureStep(ulong Units, int Added, int Removed)
{
    /// <summary>The number of units.</summary>
    public int Count => BitOperations.PopCount(Units);

    /// <summary>Whether a unit belongs to the mixture.</summary>
    public bool Contains(int unit) => (Units >> unit & 1) != 0;
}
