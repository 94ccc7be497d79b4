using Xunit;

namespace Minori.Statistics.Tests;

public class CorrelationsTests
{
    [Fact]
    public void Law_school_example_gives_the_textbook_numbers()
    {
        BootstrapOptions options = new() { Level = 0.9, Resamples = 4000 };
        Estimate corrected = Correlations.Bootstrapped(
            CorrelationKind.Pearson, LawSchool.Test, LawSchool.Grades, options: options);
        Estimate percentile = Correlations.Bootstrapped(
            CorrelationKind.Pearson, LawSchool.Test, LawSchool.Grades, BootstrapMethod.Percentile, options);

        // Textbook: r = .776, standard error about .13. r is skewed, so the corrected interval lies below the other.
        Assert.Equal(0.776, corrected.Value, 3);
        Assert.InRange(corrected.StandardError!.Value, 0.12, 0.145);
        Assert.InRange(percentile.Interval!.Value.Lower, 0.49, 0.55);
        Assert.InRange(percentile.Interval!.Value.Upper, 0.94, 0.96);
        Assert.InRange(corrected.Interval!.Value.Lower, 0.38, 0.47);
        Assert.InRange(corrected.Interval!.Value.Upper, 0.91, 0.94);
    }

    [Fact]
    public void Ties_share_their_mean_rank() => Assert.Equal([3.5, 1, 3.5, 5, 2], Ranks.Mid([2, -1, 2, 7, 0]));

    [Fact]
    public void Spearman_with_ties_matches_hand_computed_value()
    {
        // Ranks 1 2.5 2.5 4 and 2 1 3.5 3.5: Σdxdy = 2.25, Σdx² = Σdy² = 4.5.
        Assert.Equal(0.5, Correlations.Of(CorrelationKind.Spearman, [1, 2, 2, 3], [5, 1, 9, 9]), 14);
    }

    [Fact]
    public void Kendall_with_ties_matches_hand_computed_value()
    {
        // Five of six pairs are untied in x and in y; three concordant, one discordant: 2/5.
        Assert.Equal(0.4, Correlations.Of(CorrelationKind.Kendall, [1, 2, 2, 3], [5, 1, 9, 9]), 14);
    }

    [Theory]
    [InlineData(CorrelationKind.Pearson, 0.99)]
    [InlineData(CorrelationKind.Spearman, 1)]
    [InlineData(CorrelationKind.Kendall, 1)]
    public void Rising_curve_is_perfect_by_ranks_only(CorrelationKind kind, double expected)
    {
        double[] x = [1, 2, 3, 4, 5];
        double coefficient = Correlations.Of(kind, x, [.. x.Select(value => value * value)]);

        Assert.Equal(expected, coefficient, 1);
        Assert.Equal(-coefficient, Correlations.Of(kind, x, [.. x.Select(value => -value * value)]), 14);
    }

    [Theory]
    [InlineData(CorrelationKind.Pearson)]
    [InlineData(CorrelationKind.Spearman)]
    [InlineData(CorrelationKind.Kendall)]
    public void Constant_sample_has_no_correlation(CorrelationKind kind)
    {
        Assert.Equal(double.NaN, Correlations.Of(kind, [0.1, 0.1, 0.1], [1, 2, 4]));
        Assert.Null(Correlations.Bootstrapped(kind, [0.1, 0.1, 0.1], [1, 2, 4]).Interval);
    }

    [Fact]
    public void Unequal_or_unusable_pairs_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Correlations.Of(CorrelationKind.Pearson, [1, 2], [1]));
        Assert.Throws<ArgumentException>(() => Correlations.Of(CorrelationKind.Pearson, [1], [1]));
        Assert.Throws<ArgumentException>(() => Correlations.Of(CorrelationKind.Pearson, [1, double.NaN], [1, 2]));
    }
}
