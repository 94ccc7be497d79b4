using MathNet.Numerics.Distributions;

namespace Minori.Statistics;

/// <summary>
/// The difference between two conditions, each measured once a seed (a family of bases, an order of examples). Student's t:
/// three seeds are too few to resample, their bootstrap percentiles cover some 70% where 90% are meant.
/// </summary>
/// <remarks>
/// Differences that are alike in every seed show no spread to judge by, as coarse scores do: they have a value and no interval.
/// </remarks>
public sealed record SeedDifference
{
    /// <summary>Spread below this share of the values compared is rounding.</summary>
    private const double Rounding = 1e-12;

    private SeedDifference(double value, double reference, double level) => (Value, Reference, Level) = (value, reference, level);

    /// <summary>Mean of condition less reference.</summary>
    public double Value { get; private init; }

    /// <summary>Mean of the reference.</summary>
    public double Reference { get; private init; }

    /// <summary>Coverage of <see cref="Interval"/>.</summary>
    public double Level { get; }

    /// <summary>Seed → condition less reference; empty where the conditions were compared as independent samples.</summary>
    public IReadOnlyDictionary<int, double> BySeed { get; private init; } = new Dictionary<int, double>();

    /// <summary>Seed → reference, of the same seeds.</summary>
    private IReadOnlyDictionary<int, double> ReferenceBySeed { get; init; } = new Dictionary<int, double>();

    /// <summary>Whether the conditions were compared seed by seed.</summary>
    public bool Paired => BySeed.Count > 1;

    /// <summary>Whether seeds are evidence of their own. Draws of one family of bases share what chance did to it, and are not.</summary>
    public bool AllowsInference { get; private init; } = true;

    /// <summary>Interval of the difference; null where there are too few seeds, no spread, or nothing to infer from.</summary>
    public ConfidenceInterval? Interval { get; private init; }

    /// <summary>Standard error of the difference; null where there is no interval.</summary>
    public double? StandardError { get; private init; }

    /// <summary>Two-sided p-value of no difference; 1 where every seed shows none, null where there is no spread otherwise.</summary>
    public double? PValue { get; private init; }

    /// <summary>The side of zero on which the whole interval lies: −1, 1, or 0 where it does not.</summary>
    public int Side => Interval switch { { Upper: < 0 } => -1, { Lower: > 0 } => 1, _ => 0 };

    /// <summary>The value with its interval and error.</summary>
    public Estimate Estimate => new(Value, Interval, StandardError);

    /// <summary>
    /// Condition less reference: over the seeds that both have, where these are two or more; else over all seeds as
    /// independent samples (Welch 1947); over the one common seed where a condition has no other.
    /// </summary>
    /// <param name="reference">Seed → value; not empty.</param>
    /// <param name="condition">The same of the condition; not empty.</param>
    /// <param name="level">Coverage of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">A condition has no values.</exception>
    public static SeedDifference Of(
        IReadOnlyDictionary<int, double> reference, IReadOnlyDictionary<int, double> condition, double level = 0.9)
    {
        if (reference.Count == 0 || condition.Count == 0)
        {
            throw new ArgumentException("a difference needs a value of both conditions");
        }

        int[] common = [.. reference.Keys.Where(condition.ContainsKey).Order()];
        if (common.Length > 1 || (common.Length == 1 && (reference.Count == 1 || condition.Count == 1)))
        {
            return Of(
                common.ToDictionary(seed => seed, seed => condition[seed] - reference[seed]),
                common.ToDictionary(seed => seed, seed => reference[seed]),
                common.Max(seed => Math.Max(Math.Abs(reference[seed]), Math.Abs(condition[seed]))),
                level);
        }

        return Welch([.. reference.Values], [.. condition.Values], level);
    }

    /// <summary>Several differences as one, the mean over them; null where no seed is common to all.</summary>
    /// <param name="parts">The differences, not none.</param>
    public static SeedDifference? Mean(IReadOnlyCollection<SeedDifference> parts)
    {
        int[] common = [.. parts.First().BySeed.Keys.Where(seed => parts.All(p => p.BySeed.ContainsKey(seed))).Order()];
        if (common.Length == 0)
        {
            return null;
        }

        SeedDifference mean = Of(
            common.ToDictionary(seed => seed, seed => parts.Average(p => p.BySeed[seed])),
            common.ToDictionary(seed => seed, seed => parts.Average(p => p.ReferenceBySeed[seed])),
            parts.Max(p => Math.Max(Math.Abs(p.Reference), Math.Abs(p.Value))),
            parts.First().Level);
        return parts.All(p => p.AllowsInference) ? mean : mean.WithoutInference();
    }

    /// <summary>The same without interval and p-value: for draws of one family.</summary>
    public SeedDifference WithoutInference() => this with { AllowsInference = false, Interval = null, StandardError = null, PValue = null };

    /// <summary>In another unit.</summary>
    /// <param name="factor">New units in an old one.</param>
    public SeedDifference Times(double factor) => this with
    {
        Value = factor * Value,
        Reference = factor * Reference,
        BySeed = BySeed.ToDictionary(d => d.Key, d => factor * d.Value),
        ReferenceBySeed = ReferenceBySeed.ToDictionary(d => d.Key, d => factor * d.Value),
        Interval = Interval is not { } i ? null
            : factor < 0 ? new(factor * i.Upper, factor * i.Lower, i.Level) : new(factor * i.Lower, factor * i.Upper, i.Level),
        StandardError = Math.Abs(factor) * StandardError,
    };

    private static SeedDifference Of(Dictionary<int, double> bySeed, Dictionary<int, double> reference, double magnitude, double level)
    {
        SampleSummary summary = SampleSummary.Of([.. bySeed.Values]);
        SeedDifference difference = new(summary.Mean, reference.Values.Average(), level) { BySeed = bySeed, ReferenceBySeed = reference };
        if (summary.StandardError is not { } error || error <= Rounding * magnitude)
        {
            return summary.Count > 1 && Math.Abs(summary.Mean) <= Rounding * magnitude ? difference with { PValue = 1 } : difference;
        }

        return difference with { Interval = summary.MeanInterval(level), StandardError = error, PValue = summary.PValueOfZero };
    }

    private static SeedDifference Welch(double[] reference, double[] condition, double level)
    {
        SampleSummary a = SampleSummary.Of(reference), b = SampleSummary.Of(condition);
        SeedDifference difference = new(b.Mean - a.Mean, a.Mean, level);
        if (a.StandardError is not { } errorA || b.StandardError is not { } errorB)
        {
            return difference;
        }

        double varianceA = errorA * errorA, varianceB = errorB * errorB, error = Math.Sqrt(varianceA + varianceB);
        if (error <= Rounding * Math.Max(Math.Abs(a.Mean), Math.Abs(b.Mean)))
        {
            return difference;
        }

        double freedom = Math.Pow(error, 4) / ((varianceA * varianceA / (a.Count - 1)) + (varianceB * varianceB / (b.Count - 1)));
        double half = StudentT.InvCDF(0, 1, freedom, (1 + level) / 2) * error;
        return difference with
        {
            Interval = new(difference.Value - half, difference.Value + half, level),
            StandardError = error,
            PValue = Math.Min(1, 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(difference.Value / error))),
        };
    }
}
