using System.Globalization;

namespace Minori.Statistics;

/// <summary>
/// Two recipes at equal compute: each seed's curve is interpolated in log FLOPs, monotone where its points are, and never
/// extended beyond them. Intervals are Student's t over seeds, of differences where the recipes share seeds.
/// </summary>
public sealed record EqualComputeComparison
{
    public required ComparisonStatus Status { get; init; }

    /// <summary>One sentence: the difference, or why the comparison is refused.</summary>
    public required string Reason { get; init; }

    /// <summary>The compute at which the recipes were to be compared, FLOPs.</summary>
    public required double Flops { get; init; }

    /// <summary>Value of the recipe less that of the baseline; null where refused.</summary>
    public SeedDifference? Difference { get; init; }

    /// <summary>Value of the baseline there; null where refused.</summary>
    public Estimate? Baseline { get; init; }

    /// <summary>Value of the recipe there; null where refused.</summary>
    public Estimate? Recipe { get; init; }

    /// <summary>Whether the recipes were compared seed by seed.</summary>
    public bool Paired { get; init; }

    /// <summary>
    /// Compares two recipes at a compute; refused, with the reason, where the curve of a seed does not reach it from both sides.
    /// </summary>
    /// <param name="baseline">The curve of the baseline, all seeds.</param>
    /// <param name="recipe">The curve of the recipe, all seeds, with all that it costs.</param>
    /// <param name="flops">The compute, FLOPs.</param>
    /// <param name="lowerIsBetter">True for losses, false for scores.</param>
    /// <param name="level">Coverage of the intervals, in (0, 1).</param>
    /// <exception cref="ArgumentException">A recipe has no points, a number is not finite, or FLOPs or level are out of range.</exception>
    public static EqualComputeComparison At(
        IReadOnlyList<ComputePoint> baseline, IReadOnlyList<ComputePoint> recipe, double flops, bool lowerIsBetter, double level = 0.9)
    {
        Require(baseline, recipe, flops, level);
        if ((WhyRefused("baseline", baseline, flops) ?? WhyRefused("recipe", recipe, flops)) is { } obstacle)
        {
            return new() { Status = ComparisonStatus.Inconclusive, Reason = obstacle, Flops = flops };
        }

        Dictionary<int, double> first = Values(baseline, flops), second = Values(recipe, flops);
        SeedDifference difference = SeedDifference.Of(first, second, level);
        return new()
        {
            Status = FrontierComparison.StatusOf(difference.Estimate, lowerIsBetter),
            Reason = string.Create(
                CultureInfo.InvariantCulture, $"at {QuantityText.Significant(flops, 3)} FLOPs the recipe differs by {FrontierComparison.Describe(difference.Estimate)}"),
            Flops = flops,
            Difference = difference,
            Baseline = SampleSummary.Of([.. first.Values]).MeanEstimate(level),
            Recipe = SampleSummary.Of([.. second.Values]).MeanEstimate(level),
            Paired = difference.Paired,
        };
    }

    /// <summary>Least and largest compute, FLOPs, that the curves of all seeds reach; null where there is none.</summary>
    public static (double From, double To)? CommonCompute(IReadOnlyList<ComputePoint> baseline, IReadOnlyList<ComputePoint> recipe)
    {
        (double From, double To)[] ranges =
        [
            .. baseline.GroupBy(p => p.Seed).Concat(recipe.GroupBy(p => p.Seed)).Select(g => (g.Min(p => p.Flops), g.Max(p => p.Flops))),
        ];
        (double from, double to) = (ranges.Max(r => r.From), ranges.Min(r => r.To));
        return from <= to ? (from, to) : null;
    }

    private static string? WhyRefused(string name, IReadOnlyList<ComputePoint> points, double flops)
    {
        IGrouping<int, ComputePoint>? outside = points.GroupBy(p => p.Seed).OrderBy(g => g.Key)
            .FirstOrDefault(g => flops < g.Min(p => p.Flops) || flops > g.Max(p => p.Flops));
        return outside is null ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{QuantityText.Significant(flops, 3)} FLOPs lie outside what the {name} was measured at with seed {outside.Key} ({QuantityText.Significant(outside.Min(p => p.Flops), 3)} to {QuantityText.Significant(outside.Max(p => p.Flops), 3)}), and a curve is not extended; measure further budgets");
    }

    private static Dictionary<int, double> Values(IReadOnlyList<ComputePoint> points, double flops) => points.GroupBy(p => p.Seed).ToDictionary(
        seed => seed.Key,
        seed => MonotoneCurve.Through(seed.Select(p => (Math.Log(p.Flops), p.Value)))?.At(Math.Log(flops)) ?? seed.Average(p => p.Value));

    private static void Require(IReadOnlyList<ComputePoint> baseline, IReadOnlyList<ComputePoint> recipe, double flops, double level)
    {
        if (baseline.Count == 0 || recipe.Count == 0 || !(level is > 0 and < 1) || !(flops > 0) || !double.IsFinite(flops))
        {
            throw new ArgumentException($"a comparison at equal compute needs points of both recipes, positive FLOPs and a level in (0, 1), not {baseline.Count} and {recipe.Count} points, {flops} and {level}");
        }

        if (baseline.Concat(recipe).Any(p => !(p.Flops > 0) || !double.IsFinite(p.Flops) || !double.IsFinite(p.Value)))
        {
            throw new ArgumentException("a comparison at equal compute needs positive FLOPs and finite values");
        }
    }
}
