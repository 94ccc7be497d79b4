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

    private const double FirstStep = 0.25;
    private const double LastStep = 1e-7;

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
        var surrogate = new Surrogate(loss);
        int count = Math.Min(constraints.MostUnits ?? units, units);
        uint all = (uint)((1UL << units) - 1);
        uint needed = (uint)Enumerable.Range(0, units).Where(k => least[k] > 0).Sum(k => 1L << k);
        bool isFull = count == units;
        bool searchesAll = isFull || SpecialFunctions.Binomial(units, count) <= MostSupports;
        (double[] Weights, double Loss) best = isFull ? OfSupport(surrogate, all, least, most, corners: true)
            : searchesAll ? OfAllSupports(surrogate, all, needed, count, least, most)
            : OfExchangedSupports(surrogate, all, needed, count, least, most);
        return double.IsFinite(best.Loss)
            ? new([.. best.Weights], best.Loss, surrogate.Evaluations, searchesAll)
            : throw new ArgumentException("the surrogate gives no finite loss for any mixture that keeps the bounds", nameof(loss));
    }

    private static (double[] Weights, double Loss) OfAllSupports(
        Surrogate surrogate, uint all, uint needed, int count, double[] least, double[] most)
    {
        (double[] Weights, double Loss) best = ([], double.PositiveInfinity);
        for (uint support = (1u << count) - 1; support <= all; support = NextChoice(support))
        {
            if ((support & needed) == needed)
            {
                best = Better(best, OfSupport(surrogate, support, least, most, corners: false));
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
    private static (double[] Weights, double Loss) OfExchangedSupports(
        Surrogate surrogate, uint all, uint needed, int count, double[] least, double[] most)
    {
        double[] free = OfSupport(surrogate, all, least, most, corners: true).Weights;
        int[] order = [.. Enumerable.Range(0, free.Length).OrderByDescending(k => (needed >> k) & 1).ThenByDescending(k => free[k])];
        uint support = (uint)order.Take(count).Sum(k => 1L << k);
        (double[] Weights, double Loss) best = OfSupport(surrogate, support, least, most, corners: false);
        for (bool helps = true; helps;)
        {
            helps = false;
            foreach (int leaves in order.Where(k => ((support & ~needed) >> k & 1) == 1).ToArray())
            {
                foreach (int joins in order.Where(k => (support >> k & 1) == 0).ToArray())
                {
                    uint candidate = (support & ~(1u << leaves)) | (1u << joins);
                    (double[] Weights, double Loss) reached = OfSupport(surrogate, candidate, least, most, corners: false);
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

    /// <summary>The optimum with units outside the support at 0; infinite where these cannot fill a mixture.</summary>
    private static (double[] Weights, double Loss) OfSupport(Surrogate surrogate, uint support, double[] least, double[] most, bool corners)
    {
        double[] ceiling = [.. most.Select((bound, k) => (support >> k & 1) == 1 ? bound : 0)];
        if (ceiling.Sum() < 1 - Rounding)
        {
            return ([], double.PositiveInfinity);
        }

        (double[] Weights, double Loss) best = Descend(surrogate, Nearest([.. ceiling.Select(_ => 0.0)], least, ceiling), least, ceiling);
        for (int corner = 0; corners && corner < ceiling.Length; corner++)
        {
            double[] towards = new double[ceiling.Length];
            towards[corner] = 1;
            best = Better(best, Descend(surrogate, Nearest(towards, least, ceiling), least, ceiling));
        }

        return best;
    }

    private static (double[] Weights, double Loss) Descend(Surrogate surrogate, double[] start, double[] least, double[] most)
    {
        double[] current = start;
        double reached = surrogate.Loss(current);
        for (double step = FirstStep; step >= LastStep;)
        {
            double[] before = [.. current];
            double old = reached;
            (current, reached) = ExchangeRound(surrogate, current, reached, step, least, most);
            if (!(reached < old))
            {
                step /= 2;
                continue;
            }

            // A whole round as one move: curved valleys are followed and not crossed again and again.
            for (double factor = 1; factor < 1e6; factor *= 2)
            {
                double[] further = Nearest([.. current.Zip(before, (now, then) => now + (factor * (now - then)))], least, most);
                double loss = surrogate.Loss(further);
                if (!(loss < reached))
                {
                    break;
                }

                (current, reached) = (further, loss);
            }
        }

        return (current, reached);
    }

    /// <summary>One exchange after another, every pair once, each kept where it helps.</summary>
    private static (double[] Weights, double Loss) ExchangeRound(
        Surrogate surrogate, double[] start, double reached, double step, double[] least, double[] most)
    {
        double[] current = [.. start];
        for (int from = 0; from < current.Length; from++)
        {
            for (int to = 0; to < current.Length; to++)
            {
                double moved = Math.Min(step, Math.Min(current[from] - least[from], most[to] - current[to]));
                if (from == to || !(moved > 0))
                {
                    continue;
                }

                (double giver, double taker) = (current[from], current[to]);
                (current[from], current[to]) = (giver - moved, taker + moved);
                double loss = surrogate.Loss(current);
                if (loss < reached)
                {
                    reached = loss;
                }
                else
                {
                    (current[from], current[to]) = (giver, taker);
                }
            }
        }

        return (current, reached);
    }

    /// <summary>The mixture nearest to a point: every share moved by the same amount, then held within its bounds.</summary>
    private static double[] Nearest(double[] point, double[] least, double[] most)
    {
        double low = -2 - point.Max(), high = 2 - point.Min();
        for (int i = 0; i < 100; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Shifted(middle).Sum() < 1 ? (middle, high) : (low, middle);
        }

        return [.. Shifted(high)];

        IEnumerable<double> Shifted(double by) => point.Select((x, k) => Math.Clamp(x + by, Math.Min(least[k], most[k]), most[k]));
    }

    private static (double[] Weights, double Loss) Better((double[] Weights, double Loss) a, (double[] Weights, double Loss) b) =>
        b.Loss < a.Loss ? b : a;

    private sealed class Surrogate(Func<double[], double> loss)
    {
        public int Evaluations { get; private set; }

        public double Loss(double[] weights)
        {
            Evaluations++;
            double value = loss([.. weights]);
            return double.IsNaN(value) ? double.PositiveInfinity : value;
        }
    }
}
