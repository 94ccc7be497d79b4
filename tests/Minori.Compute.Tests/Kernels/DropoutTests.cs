namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class DropoutTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(101)]
    [InlineData(256)]
    public void The_mask_is_the_words_of_Philox(int count)
    {
        const double Probability = 0.4;
        const ulong FirstGroup = 1000;
        float[] x = RandomMatrix.Gaussian(count, 1), sum = RandomMatrix.Gaussian(count, 2);
        float[] dropped = new float[count], thinned = [.. sum];
        DropoutMask mask = DropoutMask.Of(Probability, key: 0x123456789ABCDEF0, stream: 0xFEDCBA9876543210);
        fixed (float* px = x, pd = dropped, pt = thinned)
        {
            Dropout.Apply(pd, px, count, mask, FirstGroup);
            Dropout.ApplyToSum(pt, px, count, mask, FirstGroup);
        }

        Philox random = new(0x123456789ABCDEF0, 0xFEDCBA9876543210);
        double[] expected = new double[count], expectedSum = new double[count];
        for (int i = 0; i < count; i++)
        {
            ulong block = (8 * (FirstGroup + ((ulong)i / 32))) + ((ulong)i % 8);
            double factor = random.UInt32((4 * block) + ((ulong)i % 32 / 8)) < Probability * (1L << 32) ? 0 : 1 / (1 - Probability);
            expected[i] = x[i] * factor;
            expectedSum[i] = x[i] + (factor * ((double)sum[i] - x[i]));
        }

        RandomMatrix.Close(expected, dropped, 1e-6, "dropped");
        RandomMatrix.Close(expectedSum, thinned, 1e-6, "thinned");
    }

    [Fact]
    public void As_many_are_dropped_as_the_probability_says_and_the_mean_stays()
    {
        const int Count = 1 << 16;
        float[] ones = [.. Enumerable.Repeat(1f, Count)];
        fixed (float* p = ones)
        {
            Dropout.Apply(p, p, Count, DropoutMask.Of(0.1, 1, 2), 0);
        }

        Assert.InRange(ones.Count(value => value == 0) / (double)Count, 0.095, 0.105);
        Assert.InRange(ones.Average(), 0.995, 1.005);
    }
}
