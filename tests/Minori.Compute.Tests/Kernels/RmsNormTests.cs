namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class RmsNormTests
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
        float[] dy = RandomMatrix.Gaussian(tokens * width, 3), y = new float[x.Length], r = new float[tokens];
        float[] dx = RandomMatrix.Gaussian(x.Length, 4), dgain = RandomMatrix.Gaussian(width, 5);
        double[] expectedDx = [.. dx.Select(v => (double)v)], expectedDgain = [.. dgain.Select(v => (double)v)];
        double[] parameters = [.. x.Select(v => (double)v), .. gain.Select(v => (double)v)];
        double Loss(double[] p) => Reference(p, tokens, width).Zip(dy, (value, d) => value * d).Sum();
        FiniteDifferences.AddGradient(Loss, parameters, 0, expectedDx);
        FiniteDifferences.AddGradient(Loss, parameters, x.Length, expectedDgain);
        fixed (float* px = x, pg = gain, pdy = dy, py = y, pr = r, pdx = dx, pdg = dgain)
        {
            RmsNorm.Forward(py, pr, px, pg, tokens, width, Epsilon);
            RmsNorm.Backward(pdx, pdg, pdy, px, pg, pr, tokens, width);
        }

        RandomMatrix.Close(Reference(parameters, tokens, width), y, 1e-6, "y");
        RandomMatrix.Close(expectedDx, dx, 5e-6, "dx");
        RandomMatrix.Close(expectedDgain, dgain, 5e-6, "dgain");
    }

    private static double[] Reference(double[] p, int tokens, int width)
    {
        double[] y = new double[tokens * width];
        for (int t = 0; t < tokens; t++)
        {
            double squares = p.Skip(t * width).Take(width).Sum(v => v * v);
            double rms = Math.Sqrt((squares / width) + Epsilon);
            for (int i = 0; i < width; i++)
            {
                y[(t * width) + i] = p[(t * width) + i] / rms * p[(tokens * width) + i];
            }
        }

        return y;
    }
}
