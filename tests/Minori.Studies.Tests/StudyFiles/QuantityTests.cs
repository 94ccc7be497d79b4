using Minori.Studies.StudyFiles;
using Xunit;

namespace Minori.Studies.Tests.StudyFiles;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("32M", 32_000_000)]
    [InlineData("0.5M", 500_000)]
    [InlineData("100k", 100_000)]
    [InlineData("1_000", 1000)]
    [InlineData("2e3", 2000)]
    [InlineData("3B", 3_000_000_000)]
    [InlineData("-1", -1)]
    public void Counts_read_as_people_write_them(string text, long expected)
    {
        Assert.True(Quantity.TryParseCount(text, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("1.5")]
    [InlineData("0.0000005M")]
    [InlineData("12 apples")]
    [InlineData("1e30")]
    [InlineData("NaN")]
    public void What_is_no_whole_number_is_refused(string text) => Assert.False(Quantity.TryParseCount(text, out _));

    [Theory]
    [InlineData("3e-4", 3e-4)]
    [InlineData("20%", 0.2)]
    [InlineData("0.5", 0.5)]
    public void Numbers_may_be_percentages(string text, double expected)
    {
        Assert.True(Quantity.TryParseNumber(text, out double value));
        Assert.Equal(expected, value, 15);
    }

    [Theory]
    [InlineData("10 min", 600)]
    [InlineData("90s", 90)]
    [InlineData("1.5 h", 5400)]
    public void Durations_have_units(string text, double seconds)
    {
        Assert.True(Quantity.TryParseDuration(text, out TimeSpan value));
        Assert.Equal(seconds, value.TotalSeconds, 9);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("min")]
    [InlineData("10 parsecs")]
    [InlineData("99999999d")]
    [InlineData("922337203686 s")]
    public void A_duration_without_a_known_unit_or_beyond_all_bounds_is_refused(string text) =>
        Assert.False(Quantity.TryParseDuration(text, out _));
}
