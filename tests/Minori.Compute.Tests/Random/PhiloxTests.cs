namespace Minori.Compute.Tests.Random;

public sealed class PhiloxTests
{
    // The known answers published with Random123 (Salmon et al. 2011): philox4x32, 10 rounds.
    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(
        0x299f31d0a4093822, 0x0370734413198a2e, 0x85a308d3243f6a88, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void Blocks_are_the_published_ones(
        ulong seed, ulong stream, ulong position, uint w0, uint w1, uint w2, uint w3) =>
        Assert.Equal(new PhiloxBlock(w0, w1, w2, w3), PhiloxBlock.Compute(seed, stream, position));

    [Fact]
    public void Words_come_from_blocks_in_order()
    {
        Philox philox = new(7, 9);
        PhiloxBlock block = PhiloxBlock.Compute(7, 9, 3);
        Assert.Equal(
            [block.W0, block.W1, block.W2, block.W3], Enumerable.Range(12, 4).Select(i => philox.UInt32((ulong)i)));
    }

    [Fact]
    public void Uniform_numbers_fill_the_unit_interval()
    {
        Philox philox = new(3, Philox.Stream("uniform"));
        const int Count = 100_000;
        double[] single = new double[Count], full = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            single[i] = philox.Uniform((ulong)i);
            full[i] = philox.UniformDouble((ulong)i);
        }

        foreach (double[] values in (double[][])[single, full])
        {
            Assert.InRange(values.Min(), 0, 1e-3);
            Assert.InRange(values.Max(), 1 - 1e-3, 1 - 1e-9);
            Assert.InRange(values.Average(), 0.5 - 0.004, 0.5 + 0.004);
            Assert.InRange(values.Average(v => (v - 0.5) * (v - 0.5)), (1 / 12.0) - 0.001, (1 / 12.0) + 0.001);
        }
    }

    [Fact]
    public void Below_gives_every_integer_its_share()
    {
        Philox philox = new(11, 0);
        int[] counts = new int[7];
        for (ulong i = 0; i < 70_000; i++)
        {
            counts[philox.Below(7, i)]++;
        }

        // Five standard deviations of a binomial count.
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 463, 10_000 + 463));
        Assert.Equal(0, philox.Below(1, 5));
        Assert.InRange(philox.Below(int.MaxValue, 5), 0, int.MaxValue - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => philox.Below(0, 5));
    }

    [Fact]
    public void Gaussian_numbers_have_the_moments_of_their_law()
    {
        const int Count = 400_000;
        float[] values = new float[Count];
        new Philox(5, 6).FillGaussian(values, 0, 2);
        double mean = values.Average(v => (double)v), variance = values.Average(v => (double)v * v);
        Assert.InRange(mean, -0.016, 0.016);
        Assert.InRange(variance, 4 - 0.045, 4 + 0.045);
        Assert.InRange(values.Average(v => Math.Pow(v / 2, 3)), -0.02, 0.02);
        Assert.InRange(values.Average(v => Math.Pow(v / 2, 4)), 3 - 0.08, 3 + 0.08);
        double correlation = Enumerable.Range(0, Count - 1).Average(i => (double)values[i] * values[i + 1]) / variance;
        Assert.InRange(correlation, -0.008, 0.008);
    }

    [Fact]
    public void A_gaussian_number_depends_on_its_index_alone()
    {
        Philox philox = new(5, 6);
        float[] whole = new float[101];
        philox.FillGaussian(whole, 1000, 0.5f);
        foreach ((int first, int length) in ((int, int)[])[(0, 1), (1, 1), (1, 4), (2, 3), (33, 68)])
        {
            float[] part = new float[length];
            philox.FillGaussian(part, 1000 + (ulong)first, 0.5f);
            Assert.Equal(whole[first..(first + length)], part);
        }
    }

    [Fact]
    public void Streams_are_named_stably_and_apart()
    {
        Assert.Equal(0xAF63DC4C8601EC8CUL, Philox.Stream("a"));
        Assert.Equal(3, new[] { "noise", "init", "sample" }.Select(Philox.Stream).Distinct().Count());
        Assert.NotEqual(new Philox(1, Philox.Stream("x")).UInt32(0), new Philox(1, Philox.Stream("y")).UInt32(0));
        Assert.NotEqual(new Philox(1, 1).UInt32(0), new Philox(2, 1).UInt32(0));
    }
}
