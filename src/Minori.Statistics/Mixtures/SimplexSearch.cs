using System.Numerics;
using MathNet.Numerics;

namespace Minori.Statistics;

/// <summary>
/// The lowest loss over mixtures of units, for a loss that can be asked at any weights: a fitted law, or a merge that is
/// measured. Deterministic; no gradients asked for.
/// </summary>
/// <remarks>
/// Share moves from one unit to another wherever that helps, with steps that halve when no pair helps: these exchanges
/// span every direction that constraints leave free, so a smooth surrogate is left only where it has no slope (generating set
/// search, Kolda et al. 2003, section 8). After each round the whole move of the round is tried again, as far as it helps (Hooke and
/// Jeeves 1961). Started from the middle and from every corner; a surrogate with several minima may still hide the lowest.
/// </remarks>
public static class SimplexSearch
{
    /// <summary>Choices of units, up to which all are searched.</summary>
    private const int MostSupports = 500;

    /// <summary>By how much sums of shares may miss one.</summary>
    internal const double Rounding = 1e-9;

    /// <summary>Searches the simplex.</summary>
    /// <param name="units">Number of units, 1 to 30.</param>
    /// <param name="loss">Loss of a mixture from its shares; it must not keep the array. NaN counts as infinitely bad.</param>
    /// <param name="constraints">Null for none.</param>
    /// <exception cref="ArgumentException">Units out of range, bounds that no mixture keeps, or no mixture with a loss.</exception>
    public static SimplexOptimum Minimise(int units, Func<double[], double> loss, SimplexConstraints? constraints = null)
    {
        if (units is < 1 or > 30)
        {
            throw new ArgumentException($"a search needs 1 to 30 units, not {units}", nameof(units));
        }

        (double[] least, double[] most) = (constraints ??= new()).Bounds(units);
        var descent = new SimplexDescent(loss, least);
        int count = Math.Min(constraints.MostUnits ?? units, units);
        uint needed = (uint)Enumerable.Range(0, units).Where(k => least[k] > 0).Sum(k => 1L << k);
        bool isFull = count == units;
        bool searchesAll = isFull || SpecialFunctions.Binomial(units, count) <= MostSupports;
        SimplexPoint best = isFull ? descent.Minimum(most, corners: true)
            : searchesAll ? OfAllSupports(descent, needed, count, most)
            : OfExchangedSupports(descent, needed, count, most);
        return double.IsFinite(best.Loss)
            ? new([.. best.Weights], best.Loss, descent.Evaluations, searchesAll)
            : throw new ArgumentException("the surrogate gives no finite loss for any mixture that keeps the bounds", nameof(loss));
    }

    private static SimplexPoint OfAllSupports(SimplexDescent descent, uint needed, int count, double[] most)
    {
        SimplexPoint best = SimplexPoint.None;
        uint all = (uint)((1UL << most.Length) - 1);
        for (uint support = (1u << count) - 1; support <= all; support = NextChoice(support))
        {
            if ((support & needed) == needed)
            {
                best = best.Or(OfSupport(descent, support, most));
            }
        }

        return best;
    }

    /// <summary>The next larger number with as many bits.</summary>
    private static uint NextChoice(uint choice)
    {
        uint ripple = choice + (choice & (~choice + 1));
        return ripple | (((choice ^ ripple) >> 2) >> BitOperations.TrailingZeroCount(choice));
    }

    /// <summary>Begins with the units of largest share in the unrestricted optimum, then exchanges one unit for another while that helps.</summary>
    private static SimplexPoint OfExchangedSupports(SimplexDescent descent, uint needed, int count, double[] most)
    {
        double[] free = descent.Minimum(most, corners: true).Weights;
        int[] order = [.. Enumerable.Range(0, free.Length).OrderByDescending(k => (needed >> k) & 1).ThenByDescending(k => free[k])];
        uint support = (uint)order.Take(count).Sum(k => 1L << k);
        SimplexPoint best = OfSupport(descent, support, most);
        for (bool helps = true; helps;)
        {
            helps = false;
            foreach (int leaves in order.Where(k => ((support & ~needed) >> k & 1) == 1).ToArray())
            {
                foreach (int joins in order.Where(k => (support >> k & 1) == 0).ToArray())
                {
                    uint candidate = (support & ~(1u << leaves)) | (1u << joins);
                    SimplexPoint reached = OfSupport(descent, candidate, most);
                    if (reached.Loss < best.Loss)
                    {
                        (best, support, helps) = (reached, candidate, true);
                        break;
                    }
                }
            }
        }

        return best;
    }

    /// <summary>The optimum with units outside the support at 0.</summary>
    private static SimplexPoint OfSupport(SimplexDescent descent, uint support, double[] most) =>
        descent.Minimum([.. most.Select((bound, k) => (support >> k & 1) == 1 ? bound : 0)], corners: false);
}
