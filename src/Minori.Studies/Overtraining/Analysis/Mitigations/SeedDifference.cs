using System.Globalization;
using Minori.Statistics;

namespace Minori.Studies.Overtraining;

/// <summary>A difference between two conditions, family by family.</summary>
/// <param name="ByFamily">Family → condition less reference.</param>
/// <param name="Reference">Mean of the reference over these families.</param>
/// <param name="Interval">
/// Student's t over the families; null for fewer than two, and where coarse values differ alike in all, so that they show no spread.
/// </param>
/// <param name="PValue">Two-sided, of no difference; null where there is no interval.</param>
internal sealed record SeedDifference(
    IReadOnlyDictionary<int, double> ByFamily, double Reference, ConfidenceInterval? Interval, double? PValue)
{
    private const double Level = 0.9;

    /// <summary>Mean of condition less reference.</summary>
    public double Value { get; } = ByFamily.Values.Average();

    /// <summary>The difference over the replicates that both have; null where they have none in common.</summary>
    /// <param name="reference">Replicate → value.</param>
    /// <param name="condition">The same of the condition.</param>
    /// <param name="areFamilies">
    /// Whether replicates are families. Draws of one family share what chance did to it: they give a value and no interval.
    /// </param>
    public static SeedDifference? Of(
        IReadOnlyDictionary<int, double> reference, IReadOnlyDictionary<int, double> condition, bool areFamilies)
    {
        int[] common = [.. reference.Keys.Where(condition.ContainsKey).Order()];
        return common.Length == 0 ? null
            : Of(common.ToDictionary(k => k, k => condition[k] - reference[k]), common.Average(k => reference[k]), areFamilies);
    }

    /// <summary>Several differences as one: their sum over the families that all have; null where they have none in common.</summary>
    /// <param name="parts">The differences; all of families, or none.</param>
    public static SeedDifference? Sum(IReadOnlyCollection<SeedDifference> parts)
    {
        int[] common = [.. parts.First().ByFamily.Keys.Where(k => parts.All(p => p.ByFamily.ContainsKey(k))).Order()];
        return common.Length == 0 ? null : Of(
            common.ToDictionary(k => k, k => parts.Sum(p => p.ByFamily[k])),
            parts.Sum(p => p.Reference),
            parts.All(p => p.Interval is not null));
    }

    /// <summary>The side of zero on which the whole interval lies: −1, 1, or 0 where it does not.</summary>
    public int Side => Interval switch { { Upper: < 0 } => -1, { Lower: > 0 } => 1, _ => 0 };

    /// <summary>In another unit.</summary>
    public SeedDifference Times(double factor)
    {
        ConfidenceInterval? interval = Interval is not { } i ? null
            : factor < 0 ? new(factor * i.Upper, factor * i.Lower, i.Level) : new(factor * i.Lower, factor * i.Upper, i.Level);
        return new SeedDifference(ByFamily.ToDictionary(d => d.Key, d => factor * d.Value), factor * Reference, interval, PValue);
    }

    /// <summary>The value with its interval.</summary>
    public string Text(string format, string unit) => Text(Value, Interval, format, unit);

    /// <summary>A value with its sign, and its interval where it has one.</summary>
    public static string Text(double value, ConfidenceInterval? interval, string format, string unit)
    {
        string text = Signed(value) + unit;
        return interval is { } i ? $"{text} ({Signed(i.Lower)} to {Signed(i.Upper)})" : text;

        string Signed(double x) => x.ToString($"+{format};−{format};{format}", CultureInfo.InvariantCulture);
    }

    private static SeedDifference Of(Dictionary<int, double> differences, double reference, bool areFamilies)
    {
        SampleSummary summary = SampleSummary.Of([.. differences.Values]);
        double? p = areFamilies ? summary.PValueOfZero : null;
        return new SeedDifference(differences, reference, p is null ? null : summary.MeanInterval(Level), p);
    }
}
