using Xunit;

namespace Minori.Statistics.Tests.Comparisons;

public sealed class FrontierComparisonTests
{
    private const int Trials = 300;

    [Fact]
    public void Front_leaves_out_what_another_point_beats()
    {
        FrontierPoint[] points = [new(3, 1, 0), new(1, 3, 0), new(2, 2, 0), new(2, 2.5, 0), new(3, 3, 0), new(1, 4, 0), new(4, 1, 0)];

        FrontierPoint[] front = [new(1, 3, 0), new(2, 2, 0), new(3, 1, 0)];
        Assert.Equal<FrontierPoint>(front, ParetoFront.Of(points));

        // Three steps below (4, 4): 3·1 + 2·1 + 1·1.
        Assert.Equal(6, ParetoFront.Hypervolume(points, 4, 4), 1e-12);
        Assert.Equal(1, ParetoFront.Hypervolume(points, 3, 3), 1e-12);
        Assert.Equal(0, ParetoFront.Hypervolume(points, 1, 9), 1e-12);
        Assert.Equal((4, 4), ParetoFront.Reference(points));
        Assert.Throws<ArgumentException>(() => ParetoFront.Of([new(double.NaN, 1, 0)]));
    }

    [Fact]
    public void Distance_at_equal_task_loss_does_not_depend_on_where_the_sweeps_have_their_points()
    {
        // The same front, a tenth of a nat apart, at other learning rates.
        FrontierPoint[] baseline = Front([0.5, 0.7, 1.0, 1.5, 2.0], 3, 0);
        FrontierPoint[] condition = Front([0.55, 0.8, 1.2, 1.6, 2.2], 2.9, 0);

        FrontierComparison comparison = FrontierComparison.Of(baseline, condition);

        Assert.Equal((0.55, 2.0), comparison.CommonRange);
        Assert.Equal(-0.1, comparison.VerticalDistance!.Value, 0.006);
        Assert.Equal(ComparisonStatus.Inconclusive, comparison.Status);
        Assert.Contains("want of seeds", comparison.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 0, true)]
    [InlineData(3, 1000, false)] // other seeds: two independent samples
    [InlineData(5, 0, true)]
    public void Interval_covers_the_distance_and_equal_fronts_are_told_apart_at_the_stated_rate(int seeds, int firstSeed, bool paired)
    {
        int covered = 0, better = 0, worse = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            FrontierComparison lower = Compare(trial, seeds, firstSeed, -0.02), equal = Compare(trial + 5000, seeds, firstSeed, 0);
            Assert.Equal(paired, lower.Paired);
            covered += lower.VerticalDistance!.Interval!.Value.Contains(-0.02) ? 1 : 0;
            better += equal.Status == ComparisonStatus.Better ? 1 : 0;
            worse += equal.Status == ComparisonStatus.Worse ? 1 : 0;
        }

        Assert.True(covered >= Binomial.Least(Trials, 0.9), $"covered {covered} of {Trials}");
        Assert.InRange(better, 0, Binomial.Most(Trials, 0.05));
        Assert.InRange(worse, 0, Binomial.Most(Trials, 0.05));
    }

    [Fact]
    public void Clear_gain_is_better_and_clear_loss_is_worse()
    {
        Assert.Equal(ComparisonStatus.Better, Compare(1, 3, 0, -0.5).Status);
        Assert.Equal(ComparisonStatus.Worse, Compare(1, 3, 0, 0.5).Status);
        Assert.True(Compare(1, 3, 0, -0.5).HypervolumeGain.Interval!.Value.Lower > 0);
    }

    [Fact]
    public void Fronts_without_a_common_range_are_compared_by_hypervolume()
    {
        FrontierPoint[] baseline = [.. Enumerable.Range(0, 3).SelectMany(s => Front([2.0, 2.5, 3], 3 + (0.01 * s), s))];
        FrontierPoint[] condition = [.. Enumerable.Range(0, 3).SelectMany(s => Front([0.5, 0.7, 1], 3 + (0.013 * s), s))];

        FrontierComparison comparison = FrontierComparison.Of(baseline, condition, reference: (4, 9));

        Assert.Null(comparison.VerticalDistance);
        Assert.Equal(ComparisonStatus.Better, comparison.Status);
        Assert.Contains("no range of task loss in common", comparison.Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FrontierComparison.Of(baseline, []));
    }

    private static FrontierComparison Compare(ulong trial, int seeds, int firstSeed, double shift)
    {
        double[] rates = [0.5, 0.7, 1.0, 1.5, 2.0];
        var random = new RandomSource(trial);
        double[] common = [.. Enumerable.Range(0, seeds).Select(_ => firstSeed == 0 ? 0.05 * random.Gaussian() : 0)];
        FrontierPoint[] Sweep(int first, double level) =>
            [.. Enumerable.Range(0, seeds).SelectMany(s => Front(rates, level + common[s] + (0.01 * random.Gaussian()), first + s))];
        return FrontierComparison.Of(Sweep(0, 3), Sweep(firstSeed, 3 + shift));
    }

    /// <summary>Points of forgetting = level + 0.3/learned.</summary>
    private static FrontierPoint[] Front(double[] taskLosses, double level, int seed) =>
        [.. taskLosses.Select(x => new FrontierPoint(x, level + (0.3 / x), seed))];
}
