using Minori.Statistics;
using Minori.Studies.Findings;
using Xunit;

namespace Minori.Studies.Tests.Findings;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(500_000, "0.5M")]
    [InlineData(32_000_000, "32M")]
    [InlineData(1_500_000_000, "1.5B")]
    [InlineData(2_300_000_000_000, "2.3T")]
    [InlineData(524_288, "0.524M")]
    [InlineData(99_999, "0.1M")]
    [InlineData(999_950_000, "1B")]
    [InlineData(4_096, "4.1k")]
    [InlineData(128, "128")]
    [InlineData(0, "0")]
    public void Tokens_have_three_significant_digits(double count, string expected) =>
        Assert.Equal(expected, NumberText.Tokens(count));

    [Theory]
    [InlineData(1.4701, 3, "1.470")]
    [InlineData(-0.25, 2, "−0.25")]
    [InlineData(-0.0001, 2, "0.00")]
    [InlineData(double.NaN, 2, "not a number")]
    [InlineData(double.PositiveInfinity, 2, "∞")]
    [InlineData(double.NegativeInfinity, 2, "−∞")]
    public void Numbers_have_fixed_digits_and_a_true_minus_sign(double value, int digits, string expected) =>
        Assert.Equal(expected, NumberText.Number(value, digits));

    [Theory]
    [InlineData(1.47, 1.45, 1.49, "1.47 ± 0.02")]
    [InlineData(1.47, 1.45, 1.52, "1.47 +0.05 −0.02")]
    [InlineData(1.47, 1.469, 1.471, "1.47 ± <0.01")]
    [InlineData(1.47, 1.47, 1.47, "1.47 ± 0.00")]
    [InlineData(1.47, double.NaN, double.NaN, "1.47")]
    public void A_spread_claims_what_it_has_and_no_more(double value, double low, double high, string expected) =>
        Assert.Equal(expected, NumberText.WithSpread(new Spread(value, low, high), 2));

    [Fact]
    public void Shares_are_percentages()
    {
        Assert.Equal("71.2%", NumberText.Percent(0.712, 1));
        Assert.Equal("71.2 ± 1.4%", NumberText.PercentWithSpread(new Spread(0.712, 0.698, 0.726), 1));
    }

    [Fact]
    public void The_culture_of_the_machine_does_not_matter()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("de-DE");
        try
        {
            Assert.Equal("1.47 ± 0.02", NumberText.WithSpread(new Spread(1.47, 1.45, 1.49), 2));
            Assert.Equal("1.5B", NumberText.Tokens(1.5e9));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(0.0124, "+0.012 nats")]
    [InlineData(-0.0124, "−0.012 nats")]
    [InlineData(0.0001, "0.000 nats")]
    [InlineData(-0.0001, "0.000 nats")]
    public void A_difference_has_its_sign_where_the_digits_show_one(double value, string text)
    {
        Assert.Equal(text, NumberText.Difference(value, null, 3, " nats"));
    }

    [Fact]
    public void A_difference_is_followed_by_its_interval()
    {
        Assert.Equal("+1.0 points (−0.5 to +2.5)", NumberText.Difference(1, new ConfidenceInterval(-0.5, 2.5, 0.9), 1, " points"));
    }

    [Fact]
    public void A_clause_begins_a_sentence()
    {
        Assert.Equal("At 4M tokens", NumberText.Capital("at 4M tokens"));
        Assert.Empty(NumberText.Capital(""));
    }
}
