using Xunit;

namespace Minori.Statistics.Tests.Comparisons;

public sealed class EqualComputeComparisonTests
{
    [Fact]
    public void Curves_are_read_between_their_points_in_log_compute()
    {
        // Straight in log compute, so any two points give it exactly; the recipe costs twice as much per budget.
        ComputePoint[] baseline = [.. Curve(1, 0, 0, [1e12, 4e12, 16e12]), .. Curve(1, 0.02, 1, [1e12, 4e12, 16e12])];
        ComputePoint[] recipe = [.. Curve(0.9, 0, 0, [2e12, 8e12, 32e12]), .. Curve(0.9, 0.03, 1, [2e12, 8e12, 32e12])];

        EqualComputeComparison comparison = EqualComputeComparison.At(baseline, recipe, 5e12, lowerIsBetter: true);

        Assert.Equal(-0.095, comparison.Difference!.Value, 1e-9);
        Assert.True(comparison.Paired);
        Assert.Equal((2e12, 16e12), EqualComputeComparison.CommonCompute(baseline, recipe));
        Assert.Equal(1.01 - (0.1 * Math.Log(5)), comparison.Baseline!.Value, 1e-9);
    }

    [Fact]
    public void Monotone_points_give_a_monotone_curve()
    {
        ComputePoint[] steep = [new(1, 5, 0), new(2, 4.9, 0), new(4, 1, 0), new(8, 0.95, 0), new(16, 0.9, 0)];
        double[] values =
        [
            .. Enumerable.Range(0, 161).Select(i => EqualComputeComparison.At(steep, steep, Math.Pow(2, i / 40.0), true).Recipe!.Value),
        ];

        Assert.All(values.Zip(values.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1e-12));
        Assert.Equal(4.9, values[40], 1e-9);
    }

    [Fact]
    public void Better_depends_on_what_is_measured()
    {
        ComputePoint[] baseline = [.. Enumerable.Range(0, 3).SelectMany(s => Curve(1, 0.001 * s, s, [1e12, 4e12]))];
        ComputePoint[] recipe = [.. Enumerable.Range(0, 3).SelectMany(s => Curve(0.8, 0.0012 * s, s, [1e12, 4e12]))];

        Assert.Equal(ComparisonStatus.Better, EqualComputeComparison.At(baseline, recipe, 2e12, lowerIsBetter: true).Status);
        Assert.Equal(ComparisonStatus.Worse, EqualComputeComparison.At(baseline, recipe, 2e12, lowerIsBetter: false).Status);
    }

    [Fact]
    public void Curves_are_not_extended()
    {
        ComputePoint[] baseline = Curve(1, 0, 0, [1e12, 4e12]), recipe = [.. Curve(1, 0, 0, [2e12, 8e12]), .. Curve(1, 0, 7, [3e12, 8e12])];

        EqualComputeComparison refused = EqualComputeComparison.At(baseline, recipe, 2.5e12, lowerIsBetter: true);

        Assert.Null(refused.Difference);
        Assert.Contains("recipe was measured at with seed 7", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("baseline", EqualComputeComparison.At(baseline, recipe, 6e12, true).Reason, StringComparison.Ordinal);
        Assert.Null(EqualComputeComparison.CommonCompute(baseline, Curve(1, 0, 0, [8e12, 9e12])));
        Assert.Throws<ArgumentException>(() => EqualComputeComparison.At(baseline, [], 1e12, true));
        Assert.Throws<ArgumentException>(() => EqualComputeComparison.At(baseline, recipe, 0, true));
    }

    private static ComputePoint[] Curve(double start, double effect, int seed, double[] flops) =>
        [.. flops.Select(c => new ComputePoint(c, start + effect - (0.1 * Math.Log(c / 1e12)), seed))];
}
