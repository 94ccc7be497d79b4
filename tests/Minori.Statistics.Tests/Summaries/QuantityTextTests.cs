using Xunit;

namespace Minori.Statistics.Tests.Summaries;

public sealed class QuantityTextTests
{
    [Theory]
    [InlineData(-0.11349, 3, "−0.113")]
    [InlineData(0.0000534, 2, "0.000053")]
    [InlineData(2.31e-7, 2, "2.3e-7")]
    [InlineData(3.456e12, 3, "3.46e12")]
    [InlineData(999_999.9, 3, "1000000")]
    [InlineData(135.4, 2, "140")]
    [InlineData(0, 3, "0")]
    [InlineData(double.NegativeInfinity, 3, "−∞")]
    [InlineData(double.NaN, 3, "not a number")]
    public void Significant_digits_have_a_true_minus_and_an_exponent_only_where_it_is_shorter(double value, int digits, string text) =>
        Assert.Equal(text, QuantityText.Significant(value, digits));

    [Theory]
    [InlineData(0.0837, "8.4%")]
    [InlineData(1.234, "120%")]
    [InlineData(12, "more than 1000%")]
    [InlineData(double.PositiveInfinity, "more than 1000%")]
    public void An_error_beyond_all_measure_is_not_spelt_out(double share, string text) => Assert.Equal(text, QuantityText.RelativeError(share));
}
