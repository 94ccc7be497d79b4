using Xunit;

namespace Minori.Statistics.Tests;

public class ProbabilityTextTests
{
    [Theory]
    [InlineData(0.0, null, "< 0.0001")]
    [InlineData(2.5e-5, null, "< 0.0001")]
    [InlineData(0.01234, null, "= 0.012")]
    [InlineData(1.0, null, "= 1")]
    [InlineData(1.0 / 2001, 2000, "< 0.0005")]
    [InlineData(2.0 / 2001, 2000, "= 0.001")]
    public void A_probability_is_never_written_as_zero(double p, int? permutations, string text) =>
        Assert.Equal(text, ProbabilityText.Of(p, permutations));
}
