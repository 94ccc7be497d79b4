namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class SgdMomentumTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(101)]
    public void Ten_steps_agree_with_double_precision(int count)
    {
        float[] p = RandomMatrix.Gaussian(count, 1), v = new float[count];
        double[] q = [.. p.Select(x => (double)x)], velocity = new double[count];
        for (int step = 1; step <= 10; step++)
        {
            SgdMomentumStep s = new(0.01f * step, 0.9f, 0.1f, 0.5f);
            float[] g = RandomMatrix.Gaussian(count, (ulong)step);
            fixed (float* pp = p, pg = g, pv = v)
            {
                SgdMomentum.Step(pp, pg, pv, count, s);
            }

            for (int i = 0; i < count; i++)
            {
                velocity[i] = (s.Momentum * velocity[i]) + (g[i] * (double)s.GradientScale);
                q[i] -= s.LearningRate * (velocity[i] + (s.WeightDecay * q[i]));
            }
        }

        RandomMatrix.Close(q, p, 3e-6, "p");
        RandomMatrix.Close(velocity, v, 2e-6, "v");
    }
}
