using Minori.Reporting.Numbers;
using Minori.Studies.Findings;
using Xunit;

namespace Minori.Reporting.Tests.Numbers;

public sealed class MeasureTextTests
{
    public static TheoryData<Measure, string, string?> Measures => new()
    {
        { new("T*", 16_200_000, 12_100_000, 22_400_000, "tokens", 0.9), "16.2M tokens", "90% interval 12.1M … 22.4M" },
        { new("T*", null, 32_000_000, null, "tokens"), "≥ 32M tokens", null },
        { new("T*", null, 4e6, 8e6, "tokens", 0.95), "4M … 8M tokens", "95% interval" },
        { new("T*", null, Unit: "tokens"), "–", null },
        { new("rise", 1.0583, 0.214, 1.931, "%", 0.9), "1.06%", "90% interval 0.21% … 1.93%" },
        { new("loss", 1.43219, 1.41, 1.45, "nats/token"), "1.432 nats/token", "1.410 … 1.450" },
        { new("loss", 0.0012345), "0.00123", null },
        { new("count", 123_456), "123456", null },
        { new("slope", 0), "0.00", null },
        { new("slope", double.NaN), "not a number", null },
    };

    [Theory]
    [MemberData(nameof(Measures))]
    public void Digits_follow_the_interval(Measure measure, string estimate, string? interval) =>
        Assert.Equal(new MeasureText(estimate, interval), MeasureText.Of(measure));
}
