using System.Numerics;

namespace Minori.Statistics;

/// <summary>The loss of a mixture: bit k is set where unit k belongs to it, 0 is the model before any unit.</summary>
public delegate double MixtureLoss(ulong units);

/// <summary>Leave-one-out and Shapley values of units of data. The Shapley values of all units sum to L(none) − L(all).</summary>
public static class UnitValues
{
    /// <summary>The most units for which all mixtures are asked for.</summary>
    public const int MostExactUnits = 20;

    /// <summary>Exact values from the losses of all 2ⁿ mixtures, with Student's t intervals over seeds.</summary>
    /// <param name="units">n, at most 20.</param>
    /// <param name="seeds">The loss function of each seed; a single one gives no interval.</param>
    /// <param name="level">Coverage of the intervals.</param>
    /// <exception cref="ArgumentException">No units or more than 20, no seeds, or a loss that is not finite.</exception>
    public static IReadOnlyList<UnitValue> Exact(int units, IReadOnlyList<MixtureLoss> seeds, double level = 0.9)
    {
        if (units is < 1 or > MostExactUnits || seeds.Count == 0)
        {
            throw new ArgumentException($"exact values need 1 to {MostExactUnits} units and a seed, not {units} units and {seeds.Count} seeds; sample them");
        }

        double[][] tables = [.. seeds.Select(loss => Table(units, loss))];
        double[][] shapley = [.. tables.Select(table => Shapley(units, table))];
        return
        [
            .. Enumerable.Range(0, units).Select(unit => new UnitValue(
                unit,
                OverSeeds([.. tables.Select(table => table[(table.Length - 1) & ~(1 << unit)] - table[^1])], level),
                OverSeeds([.. shapley.Select(values => values[unit])], level))),
        ];
    }

    /// <summary>
    /// Values from random orders of joining, each walked forwards and backwards (antithetic, Mitchell et al. 2022, arXiv
    /// 2104.12199, section 4); the intervals of the Shapley values hold what chance orders and seeds leave unknown.
    /// </summary>
    /// <param name="units">n, at most 62.</param>
    /// <param name="seeds">The loss function of each seed, pure; each is asked for the same orders.</param>
    /// <param name="orders">Pairs of orders, at least two.</param>
    /// <param name="seed">Of the orders.</param>
    /// <param name="level">Coverage of the intervals.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or a loss is not finite.</exception>
    public static IReadOnlyList<UnitValue> Sampled(
        int units, IReadOnlyList<MixtureLoss> seeds, int orders, ulong seed = 0, double level = 0.9)
    {
        if (units is < 1 or > 62 || seeds.Count == 0 || orders < 2)
        {
            throw new ArgumentException($"sampled values need 1 to 62 units, a seed and two orders, not {units}, {seeds.Count} and {orders}");
        }

        MixtureLoss[] losses = [.. seeds.Select(Remembered)];
        ulong all = (1UL << units) - 1;
        double[][][] gains = [.. losses.Select(loss => Gains(units, loss, orders, seed))]; // [seed][order][unit]
        return
        [
            .. Enumerable.Range(0, units).Select(unit => new UnitValue(
                unit,
                OverSeeds([.. losses.Select(loss => loss(all & ~(1UL << unit)) - loss(all))], level),
                OverOrders([.. gains.Select(ofSeed => ofSeed.Select(order => order[unit]).ToArray())], level))),
        ];
    }

    private static double[] Table(int units, MixtureLoss loss)
    {
        double[] table = new double[1 << units];
        for (int mixture = 0; mixture < table.Length; mixture++)
        {
            table[mixture] = Finite(loss, (ulong)mixture);
        }

        return table;
    }

    /// <summary>φₖ = Σ over mixtures S without k of |S|!(n − 1 − |S|)!/n! · (L(S) − L(S ∪ k)).</summary>
    private static double[] Shapley(int units, double[] table)
    {
        double[] weight = new double[units];
        weight[0] = 1.0 / units;
        for (int size = 1; size < units; size++)
        {
            weight[size] = weight[size - 1] * size / (units - size);
        }

        double[] values = new double[units];
        for (int mixture = 0; mixture < table.Length; mixture++)
        {
            int size = BitOperations.PopCount((uint)mixture);
            for (int unit = 0; unit < units; unit++)
            {
                if ((mixture >> unit & 1) == 0)
                {
                    values[unit] += weight[size] * (table[mixture] - table[mixture | (1 << unit)]);
                }
            }
        }

        return values;
    }

    private static double[][] Gains(int units, MixtureLoss loss, int orders, ulong seed)
    {
        var random = new RandomSource(seed);
        double[] order = [.. Enumerable.Range(0, units).Select(unit => (double)unit)];
        double[][] gains = new double[orders][];
        for (int p = 0; p < orders; p++)
        {
            random.Shuffle(order);
            gains[p] = new double[units];
            Walk(order, loss, gains[p]);
            Walk([.. order.Reverse()], loss, gains[p]);
        }

        return gains;
    }

    private static void Walk(double[] order, MixtureLoss loss, double[] gains)
    {
        ulong mixture = 0;
        double before = loss(0);
        foreach (double unit in order)
        {
            mixture |= 1UL << (int)unit;
            double after = loss(mixture);
            gains[(int)unit] += 0.5 * (before - after);
            before = after;
        }
    }

    private static MixtureLoss Remembered(MixtureLoss loss)
    {
        Dictionary<ulong, double> known = [];
        return units => known.TryGetValue(units, out double value) ? value : known[units] = Finite(loss, units);
    }

    private static double Finite(MixtureLoss loss, ulong units)
    {
        double value = loss(units);
        return double.IsFinite(value)
            ? value
            : throw new ArgumentException($"the loss of mixture {units:b} is {value}; values need the loss of every mixture asked for");
    }

    private static Estimate OverSeeds(double[] values, double level) => SampleSummary.Of(values).MeanEstimate(level);

    /// <summary>With several seeds their spread, which has the orders' in it; with one seed the spread over orders.</summary>
    private static Estimate OverOrders(double[][] gains, double level) => gains.Length > 1
        ? Widest(OverSeeds([.. gains.Select(ofSeed => ofSeed.Average())], level), OverSeeds([.. Transposed(gains)], level))
        : OverSeeds(gains[0], level);

    /// <summary>The mean over seeds of each order.</summary>
    private static IEnumerable<double> Transposed(double[][] gains) =>
        Enumerable.Range(0, gains[0].Length).Select(order => gains.Average(ofSeed => ofSeed[order]));

    // All seeds walk the same orders, so the two spreads are independent and their squares add.
    private static Estimate Widest(Estimate seeds, Estimate orders)
    {
        double error = Math.Sqrt((seeds.StandardError!.Value * seeds.StandardError.Value) + (orders.StandardError!.Value * orders.StandardError.Value));
        double half = Math.Sqrt(Square(Half(seeds)) + Square(Half(orders)));
        return new(seeds.Value, new ConfidenceInterval(seeds.Value - half, seeds.Value + half, seeds.Interval!.Value.Level), error);

        static double Half(Estimate estimate) => (estimate.Interval!.Value.Upper - estimate.Interval.Value.Lower) / 2;

        static double Square(double x) => x * x;
    }
}
