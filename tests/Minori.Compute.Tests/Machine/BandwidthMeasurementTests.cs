namespace Minori.Compute.Tests.Machine;

public sealed class BandwidthMeasurementTests
{
    [Fact]
    public void A_rate_is_measured()
    {
        Assert.True(BandwidthMeasurement.Measure(1 << 16, 1, TimeSpan.FromMilliseconds(1)) > 1e6);
        Assert.True(BandwidthMeasurement.Measure((1 << 16) + 12, 3, TimeSpan.FromMilliseconds(1)) > 1e6);
        Assert.Throws<ArgumentOutOfRangeException>(() => BandwidthMeasurement.Measure(1 << 16, 0, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => BandwidthMeasurement.Measure(4096, 2, TimeSpan.Zero));
    }
}
