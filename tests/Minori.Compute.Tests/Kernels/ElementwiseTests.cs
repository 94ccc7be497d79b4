namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class ElementwiseTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(83)]
    public void Loops_do_every_element_and_no_other(int count)
    {
        float[] a = RandomMatrix.Gaussian(count, 1), b = RandomMatrix.Gaussian(count, 2);
        float[] sum = new float[count + 1], scaled = [.. b, 7], times = [.. a, 7], filled = new float[count + 1];
        fixed (float* pa = a, pb = b, ps = sum, pc = scaled, pt = times, pf = filled)
        {
            Elementwise.Add(ps, pa, pb, count);
            Elementwise.AddScaled(pc, pa, 3, count);
            Elementwise.Scale(pt, -2, count);
            Elementwise.Fill(pf, 5, count);
        }

        Assert.Equal([.. a.Zip(b, (x, y) => x + y), 0], sum);
        Assert.Equal([.. a.Zip(b, (x, y) => SimdScalar.MultiplyAdd(x, 3, y)), 7], scaled);
        Assert.Equal([.. a.Select(x => x * -2), 7], times);
        Assert.Equal([.. Enumerable.Repeat(5f, count), 0], filled);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Sum_of_squares_is_a_double_sum(int count)
    {
        float[] x = RandomMatrix.Gaussian(count, 1, 1e3f);
        double expected = x.Sum(v => (double)v * v);
        fixed (float* p = x)
        {
            Assert.Equal(expected, Elementwise.SumOfSquares(p, count), expected * 1e-13);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Lanes_are_summed_in_order(int lanes)
    {
        const int Length = 50, First = 7, Count = 37;
        using AlignedBuffer<float> memory = new(lanes * Length), destination = new(Length);
        RandomMatrix.Gaussian(lanes * Length, 1).CopyTo(memory.Span);
        nint[] pointers = [.. Enumerable.Range(0, lanes).Select(lane => (nint)(memory.Pointer + (lane * Length)))];
        Elementwise.SumLanes(destination.Pointer, pointers, First, Count);
        for (int i = 0; i < Length; i++)
        {
            float expected = 0;
            for (int lane = 0; lane < lanes && i is >= First and < First + Count; lane++)
            {
                expected += memory.Span[(lane * Length) + i];
            }

            Assert.Equal(expected, destination.Span[i]);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Elementwise.SumLanes(destination.Pointer, [], 0, 1));
    }
}
