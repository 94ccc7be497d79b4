namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class SwiGluTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(2, 47)]
    [InlineData(4, 176)]
    public void Forward_and_backward_agree_with_double_precision(int tokens, int width)
    {
        int stride = (2 * width) + 3, gradientStride = (2 * width) + 1;
        float[] x = RandomMatrix.Gaussian(tokens * stride, 1, 3), dy = RandomMatrix.Gaussian(tokens * width, 2);
        float[] y = new float[tokens * width], dx = new float[tokens * gradientStride];
        double[] point = [.. x.Select(v => (double)v)], all = new double[x.Length], expected = new double[dx.Length];
        double[] Outputs(double[] p) =>
            [.. Enumerable.Range(0, tokens * width).Select(i => Element(p, (i / width * stride) + (i % width), width))];
        FiniteDifferences.AddGradient(p => Outputs(p).Zip(dy, (value, d) => value * d).Sum(), point, 0, all);
        for (int t = 0; t < tokens; t++)
        {
            all.AsSpan(t * stride, 2 * width).CopyTo(expected.AsSpan(t * gradientStride));
        }

        fixed (float* px = x, pdy = dy, py = y, pdx = dx)
        {
            SwiGlu.Forward(py, px, px + width, stride, tokens, width);
            SwiGlu.Backward(pdx, pdx + width, gradientStride, pdy, px, px + width, stride, tokens, width);
        }

        RandomMatrix.Close(Outputs(point), y, 1e-6, "y");
        RandomMatrix.Close(expected, dx, 2e-6, "dx");
    }

    [Fact]
    public void Gradients_may_replace_the_inputs()
    {
        float[] x = RandomMatrix.Gaussian(2 * 40, 1), dy = RandomMatrix.Gaussian(40, 2), dx = new float[80];
        fixed (float* px = x, pdy = dy, pdx = dx)
        {
            SwiGlu.Backward(pdx, pdx + 40, 80, pdy, px, px + 40, 80, 1, 40);
            SwiGlu.Backward(px, px + 40, 80, pdy, px, px + 40, 80, 1, 40);
        }

        Assert.Equal(dx, x);
    }

    [Fact]
    public void The_sigmoid_keeps_its_stated_error()
    {
        float[] gate = [.. Enumerable.Range(-8600, 17200).Select(i => (i + 0.5f) / 100)];
        float[] up = [.. gate.Select(_ => 1f)], y = new float[gate.Length];
        fixed (float* pg = gate, pu = up, py = y)
        {
            SwiGlu.Forward(py, pg, pu, gate.Length, 1, gate.Length);
        }

        double worst = gate.Zip(y, (g, value) => Math.Abs((value / (g / (1 + Math.Exp(-(double)g)))) - 1)).Max();
        Assert.InRange(worst, 0, 4e-7);
    }

    [Fact]
    public void Large_gates_saturate()
    {
        float[] gate = [-200, 200], up = [3, 3], y = new float[2];
        fixed (float* pg = gate, pu = up, py = y)
        {
            SwiGlu.Forward(py, pg, pu, 2, 1, 2);
        }

        RandomMatrix.Close([0, 600], y, 1e-6, "y");
    }

    private static double Element(double[] p, int gate, int width) =>
        p[gate] / (1 + Math.Exp(-p[gate])) * p[gate + width];
}
