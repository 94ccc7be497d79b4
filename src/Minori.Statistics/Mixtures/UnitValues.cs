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
            throw new ArgumentException($"exact values need 1 to {MostExactUnits} units and a seed, not {units} units and {seeds.Count} seeds");
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

    /// <summary>Leave-one-out values alone, from the losses of all units together and of all but one: n + 1 mixtures.</summary>
    /// <param name="units">n, at most 62.</param>
    /// <param name="seeds">The loss function of each seed; a single one gives no interval.</param>
    /// <param name="level">Coverage of the intervals.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or a loss is not finite.</exception>
    public static IReadOnlyList<UnitValue> LeaveOneOut(int units, IReadOnlyList<MixtureLoss> seeds, double level = 0.9)
    {
        if (units is < 1 or > 62 || seeds.Count == 0)
        {
            throw new ArgumentException($"leave-one-out values need 1 to 62 units and a seed, not {units} units and {seeds.Count} seeds");
        }

        ulong all = (1UL << units) - 1;
        return
        [
            .. Enumerable.Range(0, units).Select(unit => new UnitValue(
                unit, OverSeeds([.. seeds.Select(loss => Finite(loss, all & ~(1UL << unit)) - Finite(loss, all))], level), null)),
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

    private static double Finite(MixtureLoss loss, ulong units)
    {
        double value = loss(units);
        return double.IsFinite(value)
            ? value
            : throw new ArgumentException($"the loss of mixture {units:b} is {value}; values need the loss of every mixture asked for");
    }

    private static Estimate OverSeeds(double[] values, double level) => SampleSummary.Of(values).MeanEstimate(level);
}
