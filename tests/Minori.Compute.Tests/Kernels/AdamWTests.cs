namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class AdamWTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(101)]
    public void Ten_steps_agree_with_double_precision(int count)
    {
        float[] p = RandomMatrix.Gaussian(count, 1), m = new float[count], v = new float[count];
        double[] q = [.. p.Select(x => (double)x)], first = new double[count], second = new double[count];
        for (int step = 1; step <= 10; step++)
        {
            AdamWStep s = new(0.01f * step, 0.9f, 0.95f, 1e-8f, 0.1f, step, 0.5f);
            float[] g = RandomMatrix.Gaussian(count, (ulong)step);
            fixed (float* pp = p, pg = g, pm = m, pv = v)
            {
                AdamW.Step(pp, pg, pm, pv, count, s);
            }

            for (int i = 0; i < count; i++)
            {
                double gradient = g[i] * (double)s.GradientScale;
                first[i] = (s.Beta1 * first[i]) + ((1 - s.Beta1) * gradient);
                second[i] = (s.Beta2 * second[i]) + ((1 - s.Beta2) * gradient * gradient);
                double corrected = first[i] / (1 - Math.Pow(s.Beta1, step));
                double root = Math.Sqrt(second[i] / (1 - Math.Pow(s.Beta2, step)));
                q[i] -= s.LearningRate * ((corrected / (root + s.Epsilon)) + (s.WeightDecay * q[i]));
            }
        }

        RandomMatrix.Close(q, p, 3e-6, "p");
        RandomMatrix.Close(first, m, 1e-6, "m");
        RandomMatrix.Close(second, v, 1e-6, "v");
    }

    [Fact]
    public void Nothing_moves_where_gradient_and_decay_are_zero()
    {
        float[] p = RandomMatrix.Gaussian(40, 1), before = [.. p];
        float[] zeros = new float[40], m = new float[40], v = new float[40];
        fixed (float* pp = p, pg = zeros, pm = m, pv = v)
        {
            AdamW.Step(pp, pg, pm, pv, 40, new AdamWStep(0.1f, 0.9f, 0.999f, 1e-8f, 0, 1));
        }

        Assert.Equal(before, p);
    }

    [Fact]
    public void Steps_count_from_one() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AdamW.Step(null, null, null, null, 0, default));
}
