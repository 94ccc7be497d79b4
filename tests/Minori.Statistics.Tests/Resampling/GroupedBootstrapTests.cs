using Xunit;

namespace Minori.Statistics.Tests;

public class GroupedBootstrapTests
{
    [Fact]
    public void Error_within_groups_is_that_of_the_means_for_few_values()
    {
        // Mean of two group means: error √(s₁²/3 + s₂²/3)/2 with s₁² = 1, s₂² = 4.
        double[][] groups = [[1, 2, 3], [10, 12, 14]];
        Estimate estimate = GroupedBootstrap.OfGroups(groups, GrandMean, GroupResampling.WithinGroups);

        Assert.Equal(7, estimate.Value);
        Assert.Equal(Math.Sqrt((1.0 / 3) + (4.0 / 3)) / 2, estimate.StandardError!.Value, 0.03);
    }

    [Fact]
    public void Redrawn_groups_add_the_spread_between_them()
    {
        double[][] groups = [[1, 2, 3], [10, 12, 14], [5], [7, 7.5]];
        Estimate estimate = GroupedBootstrap.OfGroups(groups, GrandMean, GroupResampling.GroupsAndWithin);

        Assert.True(estimate.StandardError > 1.5);
        Assert.True(estimate.Interval!.Value.Contains(estimate.Value));
    }

    [Fact]
    public void Single_value_in_a_group_leaves_the_stratified_interval_unknown()
    {
        Estimate estimate = GroupedBootstrap.OfGroups([[1, 2], [3]], GrandMean, GroupResampling.WithinGroups);

        Assert.Equal(2.25, estimate.Value);
        Assert.Null(estimate.Interval);
    }

    [Fact]
    public void Empty_groups_are_refused()
    {
        Assert.Throws<ArgumentException>(() => GroupedBootstrap.OfGroups([], GrandMean, GroupResampling.WithinGroups));
        Assert.Throws<ArgumentException>(() => GroupedBootstrap.OfGroups([[1], []], GrandMean, GroupResampling.WithinGroups));
    }

    private static double GrandMean(IReadOnlyList<double[]> groups) => groups.Average(group => group.Average());
}
