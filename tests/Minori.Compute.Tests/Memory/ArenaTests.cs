namespace Minori.Compute.Tests.Memory;

public sealed unsafe class ArenaTests
{
    [Fact]
    public void A_measured_plan_fits_exactly()
    {
        Arena measuring = Arena.Measure();
        Assert.True(measuring.IsMeasuring);
        Assert.Equal((0, 0), Plan(measuring));
        Assert.Equal(64 + 448, measuring.UsedBytes);

        using AlignedBuffer<byte> memory = new(measuring.UsedBytes);
        Arena arena = new(memory);
        Assert.Equal(((nint)memory.Pointer, (nint)memory.Pointer + 64), Plan(arena));
        Assert.Throws<InvalidOperationException>(() => (nint)arena.Take<byte>(1));
        arena.Reset();
        Assert.Equal((nint)memory.Pointer, (nint)arena.Take<long>(64));
    }

    private static (nint Bytes, nint Floats) Plan(Arena arena) =>
        ((nint)arena.Take<byte>(3), (nint)arena.Take<float>(100));
}
