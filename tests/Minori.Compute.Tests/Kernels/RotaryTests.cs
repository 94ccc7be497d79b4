namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class RotaryTests
{
    [Theory]
    [InlineData(5, 2, 2, 0)]
    [InlineData(4, 3, 10, 3)]
    [InlineData(6, 2, 32, 1)]
    [InlineData(3, 1, 64, 5)]
    public void Heads_turn_by_their_position(int tokens, int heads, int dimension, int firstPosition)
    {
        int half = dimension / 2, stride = (heads * dimension) + 5, context = firstPosition + tokens;
        float[] x = RandomMatrix.Gaussian(tokens * stride, 1);
        float[] cosine = new float[context * half], sine = new float[context * half];
        float[] turned = [.. x];
        double[] expected = [.. x.Select(v => (double)v)];
        for (int t = 0; t < tokens; t++)
        {
            for (int i = 0; i < heads * half; i++)
            {
                int first = (t * stride) + (i / half * dimension) + (i % half);
                double angle = (firstPosition + t) * Math.Pow(10000, -2.0 * (i % half) / dimension);
                expected[first] = (x[first] * Math.Cos(angle)) - (x[first + half] * Math.Sin(angle));
                expected[first + half] = (x[first + half] * Math.Cos(angle)) + (x[first] * Math.Sin(angle));
            }
        }

        fixed (float* p = turned, c = cosine, s = sine)
        {
            Rotary.Tables(c, s, context, dimension, 10000);
            Rotary.Forward(p, stride, tokens, heads, dimension, c, s, firstPosition);
            RandomMatrix.Close(expected, turned, 1e-6, "turned");

            // A rotation is orthogonal: its transpose takes it back.
            Rotary.Backward(p, stride, tokens, heads, dimension, c, s, firstPosition);
        }

        RandomMatrix.Close([.. x.Select(v => (double)v)], turned, 1e-6, "turned back");
    }

    [Fact]
    public void An_odd_head_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Rotary.Forward(null, 3, 1, 1, 3, null, null, 0));
}
