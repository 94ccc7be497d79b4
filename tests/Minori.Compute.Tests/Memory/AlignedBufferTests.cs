namespace Minori.Compute.Tests.Memory;

public sealed unsafe class AlignedBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1001)]
    public void Memory_is_aligned_and_zero(long length)
    {
        using AlignedBuffer<double> buffer = new(length);
        Assert.Equal(0, (nint)buffer.Pointer % 64);
        Assert.Equal(length, buffer.Length);
        Assert.Equal(length, buffer.Span.Length);
        Assert.True(buffer.Span.IndexOfAnyExcept(0.0) < 0);
    }

    [Fact]
    public void Clear_forgets_and_slices_share()
    {
        using AlignedBuffer<int> buffer = new(10);
        buffer.Slice(8, 2)[1] = 5;
        Assert.Equal(5, buffer.Span[9]);
        buffer.Clear();
        Assert.Equal(0, buffer.Span[9]);
    }

    [Fact]
    public void Slices_stay_inside()
    {
        using AlignedBuffer<int> buffer = new(10);
        Assert.Equal(0, buffer.Slice(10, 0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(9, 2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(-1, 2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(1, -1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer<int>(-1));
    }

    [Fact]
    public void Disposed_memory_is_refused()
    {
        AlignedBuffer<byte> buffer = new(10);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => (nint)buffer.Pointer);
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
    }
}
