using System.Globalization;
using Minori.Compute;
using Minori.Models;

namespace Minori.Modifications;

/// <summary>
/// WiSE-FT (Wortsman et al. 2022, arXiv 2109.01903): weights on the line from a base to what was tuned from it. It has the
/// bits of a weighted merge of the two.
/// </summary>
public static class WeightInterpolation
{
    /// <summary>tuned = (1 − α)·base + α·tuned, in place.</summary>
    /// <param name="tuned">The tuned weights.</param>
    /// <param name="origin">The base; it stays as it is.</param>
    /// <param name="alpha">α: 0 is the base, 1 the tuned weights.</param>
    /// <param name="team">The threads that work.</param>
    /// <exception cref="ModificationException">α is not from 0 to 1, or the weights are of different models.</exception>
    public static void Apply(Parameters tuned, Parameters origin, double alpha, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(tuned);
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(team);
        if (alpha is not (>= 0 and <= 1))
        {
            throw new ModificationException(
                $"the interpolation's alpha cannot be {alpha.ToString(CultureInfo.InvariantCulture)}: take a number from 0 (the base) to 1 (the tuned weights)");
        }

        if (tuned.Configuration != origin.Configuration)
        {
            throw new ModificationException("the tuned weights are not of the base's shape: interpolate a checkpoint with the one it was tuned from");
        }

        LinearCombination.Write([origin, tuned], [1 - alpha, alpha], tuned, team);
    }
}
