namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class QuadraticPullTests
{
    private const float Strength = 0.7f;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(67)]
    [InlineData(1000)]
    public void Every_element_and_no_other_is_pulled(int count)
    {
        using AlignedBuffer<float> gradient = Random(1, count), p = Random(2, count), origin = Random(3, count), importance = Random(4, count);
        using AlignedBuffer<float> weighted = Random(1, count), squares = Random(1, count);

        QuadraticPull.AddGradient(gradient.Pointer, p.Pointer, origin.Pointer, Strength, count);
        QuadraticPull.AddGradient(weighted.Pointer, p.Pointer, origin.Pointer, importance.Pointer, Strength, count);
        QuadraticPull.AddSquares(squares.Pointer, p.Pointer, Strength, count);

        using AlignedBuffer<float> before = Random(1, count);
        for (int i = 0; i < count; i++)
        {
            double distance = (double)p.Span[i] - origin.Span[i];
            Assert.Equal(before.Span[i] + (Strength * distance), gradient.Span[i], 1e-6);
            Assert.Equal(before.Span[i] + (Strength * importance.Span[i] * distance), weighted.Span[i], 4e-6);
            Assert.Equal(before.Span[i] + (Strength * (double)p.Span[i] * p.Span[i]), squares.Span[i], 4e-6);
        }

        Assert.Equal(before.Span[count], gradient.Span[count]);
        Assert.Equal(before.Span[count], weighted.Span[count]);
        Assert.Equal(before.Span[count], squares.Span[count]);
    }

    /// <summary>Some numbers, and one behind them.</summary>
    private static AlignedBuffer<float> Random(ulong seed, int count)
    {
        AlignedBuffer<float> buffer = new(count + 1);
        new Philox(seed, 0).FillGaussian(buffer.Span, 0, 1);
        return buffer;
    }
}
