using Xunit;

namespace Minori.Statistics.Tests;

public class ParabolicMinimumTests
{
    [Theory]
    [InlineData(2.2)]
    [InlineData(1.6)]
    [InlineData(2.0)]
    public void Vertex_of_a_parabola_is_exact_on_uneven_points(double vertex)
    {
        double[] x = [0, 1, 2, 2.7, 5];
        double[] y = [.. x.Select(at => 3 + (0.7 * (at - vertex) * (at - vertex)))];

        Assert.Equal(vertex, ParabolicMinimum.Locate(x, y), 12);
    }

    [Fact]
    public void Minimum_at_an_end_stays_there()
    {
        Assert.Equal(1, ParabolicMinimum.Locate([1, 2, 3], [1.0, 2, 3]));
        Assert.Equal(3, ParabolicMinimum.Locate([1, 2, 3], [3.0, 2, 1]));
    }

    [Fact]
    public void First_of_equals_is_taken_and_a_flat_line_does_not_divide_by_zero()
    {
        Assert.Equal(1, ParabolicMinimum.Locate([1, 2, 3], [1.0, 1, 1]));
        Assert.Equal(2.5, ParabolicMinimum.Locate([1, 2, 3, 4], [2.0, 1, 1, 2]));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(2.0)]
    public void A_lopsided_curve_is_misplaced_by_no_more_than_is_said(double spacing)
    {
        const int Trials = 2000;
        Random random = new(1);
        int within = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            double lowest = 3 + random.NextDouble(), fall = 0.05 + (0.95 * random.NextDouble()), rise = 0.05 + (0.95 * random.NextDouble());
            double[] x = [.. Enumerable.Range(0, 9).Select(i => spacing * (i - 2))];
            double found = ParabolicMinimum.Locate(x, [.. x.Select(t => SyntheticCurves.Lopsided(double.Exp2(t), double.Exp2(lowest), fall, rise))]);
            within += Math.Abs(found - lowest) <= ParabolicMinimum.Misplacement(x, found) ? 1 : 0;
        }

        Assert.True(within >= 0.98 * Trials, $"{within} of {Trials}");
    }
}
