namespace Minori.Compute.Tests.Machine;

public sealed class PeakMeasurementTests
{
    [Fact]
    public void A_rate_is_measured()
    {
        Assert.True(PeakMeasurement.Measure(1, TimeSpan.FromMilliseconds(1)) > 0.01);
        Assert.True(PeakMeasurement.Measure(2, TimeSpan.FromMilliseconds(1)) > 0.01);
        Assert.Throws<ArgumentOutOfRangeException>(() => PeakMeasurement.Measure(0, TimeSpan.Zero));
    }

    [Fact]
    public void The_instruction_set_has_the_width_of_its_name()
    {
        int expected = InstructionSet.Name switch { "AVX-512" => 16, "AVX2" => 8, "scalar" => 1, _ => 4 };
        Assert.Equal(expected, InstructionSet.VectorWidth);
    }
}
