using Xunit;

namespace Minori.Statistics.Tests;

public class JonckheereTerpstraTests
{
    [Fact]
    public void Perfect_trend_has_the_one_best_arrangement_of_all()
    {
        // 6!/(2! 2! 2!) = 90 arrangements.
        TrendTestResult result = JonckheereTerpstra.Test([[1, 2], [4, 3], [5, 6]], TrendAlternative.Rising);

        Assert.True(result.Exact);
        Assert.Equal(12, result.Statistic);
        Assert.Equal(1, result.Strength);
        Assert.Equal(1.0 / 90, result.PValue, 12);
        Assert.Equal(1, JonckheereTerpstra.Test([[1, 2], [4, 3], [5, 6]], TrendAlternative.Falling).PValue, 12);
        Assert.Equal(2.0 / 90, JonckheereTerpstra.Test([[1, 2], [4, 3], [5, 6]], TrendAlternative.Either).PValue, 12);
    }

    [Theory]
    [InlineData(1, 2, 3, 4, 5, 1.0 / 120)] // Kendall's table: S = 10
    [InlineData(1, 2, 3, 5, 4, 5.0 / 120)] // S = 8
    [InlineData(2, 1, 3, 5, 4, 14.0 / 120)] // S = 6
    public void One_value_a_group_is_the_Mann_Kendall_test(double a, double b, double c, double d, double e, double p)
    {
        TrendTestResult result = JonckheereTerpstra.Test([[a], [b], [c], [d], [e]], TrendAlternative.Rising);

        Assert.Equal(p, result.PValue, 12);
    }

    [Fact]
    public void Exact_distribution_agrees_with_random_permutations()
    {
        double[][] groups = [[3, 8, 1], [2, 9, 7, 10], [11, 5, 12]];
        TrendTestResult exact = JonckheereTerpstra.Test(groups, TrendAlternative.Rising);

        // A tie between the two lowest values of one group changes no count and forces random permutations.
        groups[0] = [3, 8, 3];
        TrendTestResult random = JonckheereTerpstra.Test(groups, TrendAlternative.Rising, permutations: 20_000);
        Assert.False(random.Exact);
        Assert.InRange(random.PValue, exact.PValue - 0.03, exact.PValue + 0.03);
    }

    [Fact]
    public void Distribution_of_counts_is_a_symmetric_probability()
    {
        double[] distribution = TrendDistribution.Of([3, 2, 4]);

        Assert.Equal(6 + 12 + 8 + 1, distribution.Length);
        Assert.Equal(1, distribution.Sum(), 12);
        Assert.Equal(distribution[0], distribution[^1], 14);
        Assert.Equal(distribution[5], distribution[^6], 14);
        Assert.Equal(1.0 / 1260, distribution[0], 14);
    }

    [Fact]
    public void Exact_test_rejects_at_its_rate_without_a_trend()
    {
        int rejected = 0;
        for (int trial = 0; trial < 2000; trial++)
        {
            var random = new RandomSource((ulong)trial);
            double[][] groups = [.. Enumerable.Range(0, 5).Select(_ => new[] { random.Gaussian(), random.Gaussian() })];
            rejected += JonckheereTerpstra.Test(groups, TrendAlternative.Rising).PValue <= 0.05 ? 1 : 0;
        }

        Assert.InRange(rejected / 2000.0, 0.03, 0.06);
    }

    [Fact]
    public void All_values_equal_show_nothing()
    {
        TrendTestResult result = JonckheereTerpstra.Test([[1, 1], [1, 1]], TrendAlternative.Either, permutations: 99);

        Assert.Equal(1, result.PValue);
        Assert.Equal(0, result.Strength);
    }

    [Fact]
    public void Unusable_groups_are_refused()
    {
        Assert.Throws<ArgumentException>(() => JonckheereTerpstra.Test([[1, 2]], TrendAlternative.Rising));
        Assert.Throws<ArgumentException>(() => JonckheereTerpstra.Test([[1, 2], []], TrendAlternative.Rising));
        Assert.Throws<ArgumentException>(() => JonckheereTerpstra.Test([[1], [double.NaN]], TrendAlternative.Rising));
    }
}
