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
}
