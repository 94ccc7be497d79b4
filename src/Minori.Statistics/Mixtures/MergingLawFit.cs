using System.Globalization;
using System.Numerics;
using MathNet.Numerics.Distributions;

namespace Minori.Statistics;

/// <summary>The merging law through the merges of some units, and whether to believe in it.</summary>
/// <param name="Law">The law; null where there are too few numbers of models.</param>
/// <param name="Limit">L* with its interval.</param>
/// <param name="Fall">By how much the law falls from merges of one unit to those of all, with its interval; nats.</param>
/// <param name="RSquared">Share of the variance of the mean losses that the law explains, each weighted by its number of merges.</param>
/// <param name="LeftOut">Root mean square error in the mean of a number of models that the law was fitted without, nats.</param>
/// <param name="ConstantLeftOut">That of the mean of all others.</param>
/// <param name="Supported">Whether it foretells better than a constant, falls or rises for sure, and determines L*.</param>
/// <param name="Reason">One sentence: how well it fits, or why it is not believed.</param>
public sealed record MergingLawFit(
    MergingLaw? Law, Estimate? Limit, Estimate? Fall, double RSquared, double LeftOut, double ConstantLeftOut, bool Supported, string Reason)
{
    // Three unknowns, a number of models left out, and one unit's merges left out.
    private const int FewestSizes = 5;

    /// <summary>
    /// Fits the law. Merges share units and are not independent: intervals leave one unit out at a time with all its merges (jackknife,
    /// Student's t), and speak of other units of the same kind. Chance of training is in them as far as it differs between units.
    /// </summary>
    /// <param name="merges">The units of each merge, as bits, and its loss.</param>
    /// <param name="level">Coverage of the intervals.</param>
    /// <exception cref="ArgumentException">A merge of no unit, or a loss that is not finite.</exception>
    public static MergingLawFit Of(IReadOnlyList<(ulong Units, double Loss)> merges, double level = 0.9)
    {
        if (merges.Any(merge => merge.Units == 0 || !double.IsFinite(merge.Loss)))
        {
            throw new ArgumentException("a merging law needs merges of one unit or more, and finite losses");
        }

        (double Models, double Loss, double Weight)[] means = Means(merges);
        ulong[] units = [.. Enumerable.Range(0, 64).Select(unit => 1UL << unit).Where(unit => merges.Any(merge => (merge.Units & unit) != 0))];
        (double Models, double Loss, double Weight)[][] without = [.. units.Select(unit => Means([.. merges.Where(merge => (merge.Units & unit) == 0)]))];
        if (means.Length < FewestSizes || without.Any(others => others.Length < FewestSizes - 1))
        {
            return new(null, null, null, 0, 0, 0, false, string.Create(
                CultureInfo.InvariantCulture,
                $"L* + A/(k + b) needs merges of at least {FewestSizes} numbers of units, of {FewestSizes - 1} without any one of them, and there are merges of {means.Length}"));
        }

        MergingLaw law = MergingLaw.Through(means);
        MergingLaw[] jackknife = [.. without.Select(MergingLaw.Through)];
        Estimate limit = Jackknifed(law, jackknife, l => l.Limit, level);
        Estimate fall = Jackknifed(law, jackknife, l => l.Loss(means[0].Models) - l.Loss(means[^1].Models), level);
        double weight = means.Sum(m => m.Weight), mean = means.Sum(m => m.Weight * m.Loss) / weight;
        double left = LeftOutError(means, others => MergingLaw.Through(others).Loss);
        double constant = LeftOutError(means, others => _ => others.Sum(m => m.Weight * m.Loss) / others.Sum(m => m.Weight));
        double explained = 1 - (law.Squares(means) / means.Sum(m => m.Weight * Math.Pow(m.Loss - mean, 2)));
        string? obstacle = Obstacle(means, limit, fall, left, constant, level);
        return new(law, limit, fall, explained, left, constant, obstacle is null, obstacle ?? string.Create(
            CultureInfo.InvariantCulture,
            $"explains {100 * explained:F1}% of the variance of the {means.Length} means and foretells one that is left out to {QuantityText.Significant(left, 2)} nats, a constant to {QuantityText.Significant(constant, 2)}"));
    }

    private static string? Obstacle(
        (double Models, double Loss, double Weight)[] means, Estimate limit, Estimate fall, double left, double constant, double level)
    {
        double range = means.Max(m => m.Loss) - means.Min(m => m.Loss);
        (ConfidenceInterval ofLimit, ConfidenceInterval ofFall) = (limit.Interval!.Value, fall.Interval!.Value);
        return !(left < constant)
            ? string.Create(CultureInfo.InvariantCulture, $"a number of units that is left out is foretold to {QuantityText.Significant(left, 2)} nats, and by a constant to {QuantityText.Significant(constant, 2)}")
            : ofFall.Contains(0)
                ? string.Create(CultureInfo.InvariantCulture, $"with other units it may fall or rise, by {QuantityText.Significant(ofFall.Lower, 2)} to {QuantityText.Significant(ofFall.Upper, 2)} nats ({100 * level:G4}%)")
                : ofLimit.Upper - ofLimit.Lower > range
                    ? string.Create(CultureInfo.InvariantCulture, $"L* has the {100 * level:G4}% interval {QuantityText.Significant(ofLimit.Lower, 4)} to {QuantityText.Significant(ofLimit.Upper, 4)}, wider than the means' own range; merge more units")
                    : null;
    }

    private static (double Models, double Loss, double Weight)[] Means(IReadOnlyList<(ulong Units, double Loss)> merges) =>
    [
        .. merges.GroupBy(merge => BitOperations.PopCount(merge.Units)).OrderBy(g => g.Key)
            .Select(g => ((double)g.Key, g.Average(merge => merge.Loss), (double)g.Count())),
    ];

    private static double LeftOutError(
        (double Models, double Loss, double Weight)[] means, Func<(double Models, double Loss, double Weight)[], Func<double, double>> fit) =>
        Math.Sqrt(means.Index().Average(m => Math.Pow(fit([.. means.Where((_, i) => i != m.Index)])(m.Item.Models) - m.Item.Loss, 2)));

    private static Estimate Jackknifed(MergingLaw law, MergingLaw[] without, Func<MergingLaw, double> of, double level)
    {
        double[] values = [.. without.Select(of)];
        double mean = values.Average(), error = Math.Sqrt((values.Length - 1.0) / values.Length * values.Sum(value => Math.Pow(value - mean, 2)));
        double half = StudentT.InvCDF(0, 1, values.Length - 1, (1 + level) / 2) * error;
        return new Estimate(of(law), new ConfidenceInterval(of(law) - half, of(law) + half, level), error);
    }
}
