namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class LionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(101)]
    public void Ten_steps_agree_with_double_precision(int count)
    {
        float[] p = RandomMatrix.Gaussian(count, 1), m = new float[count];
        double[] q = [.. p.Select(x => (double)x)], momentum = new double[count];
        for (int step = 1; step <= 10; step++)
        {
            LionStep s = new(0.01f * step, 0.9f, 0.99f, 0.1f, 0.5f);
            float[] g = RandomMatrix.Gaussian(count, (ulong)step);
            fixed (float* pp = p, pg = g, pm = m)
            {
                Lion.Step(pp, pg, pm, count, s);
            }

            for (int i = 0; i < count; i++)
            {
                double gradient = g[i] * (double)s.GradientScale;
                int sign = Math.Sign((s.Beta1 * momentum[i]) + ((1 - (double)s.Beta1) * gradient));
                q[i] -= s.LearningRate * (sign + (s.WeightDecay * q[i]));
                momentum[i] = (s.Beta2 * momentum[i]) + ((1 - (double)s.Beta2) * gradient);
            }
        }

        RandomMatrix.Close(q, p, 3e-6, "p");
        RandomMatrix.Close(momentum, m, 1e-6, "m");
    }

    [Fact]
    public void Nothing_moves_where_gradient_and_decay_are_zero()
    {
        float[] p = RandomMatrix.Gaussian(40, 1), before = [.. p], zeros = new float[40], m = new float[40];
        fixed (float* pp = p, pg = zeros, pm = m)
        {
            Lion.Step(pp, pg, pm, 40, new LionStep(0.1f, 0.9f, 0.99f, 0));
        }

        Assert.Equal(before, p);
        Assert.Equal(zeros, m);
    }
}
