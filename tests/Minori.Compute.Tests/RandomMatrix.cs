namespace Minori.Compute.Tests;

/// <summary>Random contents for kernels, as plain arrays, and how far a result may be from its reference.</summary>
internal static class RandomMatrix
{
    public static float[] Gaussian(long length, ulong stream, float deviation = 1)
    {
        float[] values = new float[length];
        new Philox(42, stream).FillGaussian(values, 0, deviation);
        return values;
    }

    /// <summary>Asserts |actual − expected| ≤ tolerance · (1 + |expected|) everywhere.</summary>
    public static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool close = Math.Abs(actual[i] - expected[i]) <= tolerance * (1 + Math.Abs(expected[i]));
            Assert.True(close, $"{what}: element {i} is {actual[i]}, expected {expected[i]}");
        }
    }
}
