namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class LayerNormTests
{
    private const float Epsilon = 1e-3f;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(2, 33)]
    [InlineData(5, 64)]
    [InlineData(2, 131)]
    public void Forward_and_backward_agree_with_double_precision(int tokens, int width)
    {
        float[] x = RandomMatrix.Gaussian(tokens * width, 1), gain = RandomMatrix.Gaussian(width, 2);
        float[] bias = RandomMatrix.Gaussian(width, 3), dy = RandomMatrix.Gaussian(tokens * width, 4);
        float[] y = new float[x.Length], mean = new float[tokens], r = new float[tokens];
        float[] dx = RandomMatrix.Gaussian(x.Length, 5);
        float[] dgain = RandomMatrix.Gaussian(width, 6), dbias = RandomMatrix.Gaussian(width, 7);
        double[] expectedDx = Doubles(dx), expectedDgain = Doubles(dgain), expectedDbias = Doubles(dbias);
        double[] parameters = [.. Doubles(x), .. Doubles(gain), .. Doubles(bias)];
        double Loss(double[] p) => Reference(p, tokens, width).Zip(dy, (value, d) => value * d).Sum();
        FiniteDifferences.AddGradient(Loss, parameters, 0, expectedDx);
        FiniteDifferences.AddGradient(Loss, parameters, x.Length, expectedDgain);
        FiniteDifferences.AddGradient(Loss, parameters, x.Length + width, expectedDbias);
        fixed (float* px = x, pg = gain, pb = bias, pdy = dy, py = y, pm = mean, pr = r, pdx = dx, pdg = dgain, pdb = dbias)
        {
            LayerNorm.Forward(py, pm, pr, px, pg, pb, tokens, width, Epsilon);
            LayerNorm.Backward(pdx, pdg, pdb, pdy, px, pg, pm, pr, tokens, width);
        }

        RandomMatrix.Close(Reference(parameters, tokens, width), y, 2e-6, "y");
        RandomMatrix.Close(expectedDx, dx, 1e-5, "dx");
        RandomMatrix.Close(expectedDgain, dgain, 1e-5, "dgain");
        RandomMatrix.Close(expectedDbias, dbias, 1e-5, "dbias");
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(3, 40)]
    public void Without_parameters_it_is_a_gain_of_one_and_a_bias_of_zero(int tokens, int width)
    {
        float[] x = RandomMatrix.Gaussian(tokens * width, 1), dy = RandomMatrix.Gaussian(tokens * width, 2);
        float[] gain = [.. Enumerable.Repeat(1f, width)], bias = new float[width];
        float[] y = new float[x.Length], plain = new float[x.Length], dx = new float[x.Length], plainDx = new float[x.Length];
        float[] mean = new float[tokens], r = new float[tokens], unused = new float[width], unusedToo = new float[width];
        fixed (float* px = x, pdy = dy, pg = gain, pb = bias, py = y, pp = plain, pdx = dx, pdp = plainDx, pm = mean, pr = r, pu = unused, pv = unusedToo)
        {
            LayerNorm.Forward(py, pm, pr, px, pg, pb, tokens, width, Epsilon);
            LayerNorm.Backward(pdx, pu, pv, pdy, px, pg, pm, pr, tokens, width);
            LayerNorm.Forward(pp, pm, pr, px, null, null, tokens, width, Epsilon);
            LayerNorm.Backward(pdp, null, null, pdy, px, null, pm, pr, tokens, width);
        }

        Assert.Equal(y, plain);
        Assert.Equal(dx, plainDx);
    }

    [Fact]
    public void A_large_mean_does_not_drown_the_variance()
    {
        float[] x = [.. RandomMatrix.Gaussian(64, 1).Select(v => v + 1000)], y = new float[64];
        float mean, r;
        fixed (float* px = x, py = y)
        {
            LayerNorm.Forward(py, &mean, &r, px, null, null, 1, 64, 1e-5f);
        }

        double centre = x.Average(v => (double)v);
        double variance = x.Average(v => (v - centre) * (v - centre));
        RandomMatrix.Close([.. x.Select(v => (v - centre) / Math.Sqrt(variance + 1e-5))], y, 1e-4, "y");
    }

    [Fact]
    public void A_gain_needs_a_bias()
    {
        float[] x = new float[4];
        fixed (float* p = x)
        {
            float* pinned = p;
            Assert.Throws<ArgumentException>(() => LayerNorm.Forward(pinned, pinned, pinned, pinned, pinned, null, 1, 1, 1));
            Assert.Throws<ArgumentException>(
                () => LayerNorm.Backward(pinned, null, null, pinned, pinned, pinned, pinned, pinned, 1, 1));
        }
    }

    private static double[] Doubles(float[] values) => [.. values.Select(v => (double)v)];

    private static double[] Reference(double[] p, int tokens, int width)
    {
        double[] y = new double[tokens * width];
        for (int t = 0; t < tokens; t++)
        {
            double[] row = p[(t * width)..((t + 1) * width)];
            double mean = row.Average();
            double deviation = Math.Sqrt(row.Average(v => (v - mean) * (v - mean)) + Epsilon);
            for (int i = 0; i < width; i++)
            {
                y[(t * width) + i] = ((row[i] - mean) / deviation * p[(tokens * width) + i]) + p[(tokens * width) + width + i];
            }
        }

        return y;
    }
}
