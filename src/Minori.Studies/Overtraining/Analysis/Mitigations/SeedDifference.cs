using System.Globalization;
using Minori.Statistics;

namespace Minori.Studies.Overtraining;

/// <summary>A difference between two conditions, replicate by replicate: families, or draws where there is one family.</summary>
/// <param name="Value">Mean of condition less reference.</param>
/// <param name="Reference">Mean of the reference.</param>
/// <param name="Interval">Student's t over the replicates that both have; null for fewer than two.</param>
internal sealed record SeedDifference(double Value, double Reference, ConfidenceInterval? Interval)
{
    private const double Level = 0.9;

    /// <summary>The difference over the replicates that both have; null where they have none in common.</summary>
    public static SeedDifference? Of(IReadOnlyDictionary<int, double> reference, IReadOnlyDictionary<int, double> condition)
    {
        int[] common = [.. reference.Keys.Where(condition.ContainsKey).Order()];
        if (common.Length == 0)
        {
            return null;
        }

        SampleSummary differences = SampleSummary.Of([.. common.Select(k => condition[k] - reference[k])]);
        return new SeedDifference(differences.Mean, common.Average(k => reference[k]), differences.MeanInterval(Level));
    }

    /// <summary>The side of zero on which the whole interval lies: −1, 1, or 0 where it does not.</summary>
    public int Side => Interval switch { { Upper: < 0 } => -1, { Lower: > 0 } => 1, _ => 0 };

    /// <summary>In another unit.</summary>
    public SeedDifference Times(double factor)
    {
        ConfidenceInterval? interval = Interval is not { } i ? null
            : factor < 0 ? new(factor * i.Upper, factor * i.Lower, i.Level) : new(factor * i.Lower, factor * i.Upper, i.Level);
        return new SeedDifference(factor * Value, factor * Reference, interval);
    }

    /// <summary>The value with its interval.</summary>
    public string Text(string format, string unit)
    {
        string value = Signed(Value) + unit;
        return Interval is { } i ? $"{value} ({Signed(i.Lower)} to {Signed(i.Upper)})" : value;

        string Signed(double x) => x.ToString($"+{format};−{format};{format}", CultureInfo.InvariantCulture);
    }
}
