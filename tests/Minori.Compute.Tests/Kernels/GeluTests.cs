using Minori.Compute.Tests.Simd;

namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class GeluTests
{
    private static readonly float[] Points =
    [
        .. Functions.Grid(-14, 14, 200_001), .. Functions.Grid(-1e-3, 1e-3, 10_001), -200, -1e4f, 200, 1e4f, 0,
    ];

    [Fact]
    public void The_tanh_form_keeps_its_stated_error()
    {
        Assert.InRange(Functions.Worst(Gelu.TanhForward, Tanh, Points, RelativeToInput), 0, 4e-7);
        Assert.InRange(Functions.Worst(Slope(Gelu.TanhBackward), x => Difference(Tanh, x), Inner, Absolute), 0, 6e-7);
    }

    [Fact]
    public void The_exact_form_keeps_its_stated_error()
    {
        static double Exact(double x) => x * Functions.Cumulative(x);
        Assert.InRange(Functions.Worst(Gelu.ErfForward, Exact, Points, RelativeToInput), 0, 4e-7);
        Assert.InRange(Functions.Worst(Slope(Gelu.ErfBackward), x => Difference(Exact, x), Inner, Absolute), 0, 6e-7);

        // The tail is not lost in 1 + erf.
        float[] tail = Functions.Grid(-12.9, -4, 10_001);
        Assert.InRange(Functions.WorstRelative(Gelu.ErfForward, Exact, tail), 0, 1.2e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(75)]
    public void Gradients_are_scaled_and_may_replace_the_input_or_the_gradient(int count)
    {
        float[] x = RandomMatrix.Gaussian(count, 1, 2), dy = RandomMatrix.Gaussian(count, 2);
        float[] slope = Functions.Apply(Slope(Gelu.TanhBackward), x), overInput = [.. x], overGradient = [.. dy];
        fixed (float* px = x, pdy = dy, pi = overInput, pg = overGradient)
        {
            Gelu.TanhBackward(pi, pdy, pi, count);
            Gelu.TanhBackward(pg, pg, px, count);
        }

        Assert.Equal(overInput, overGradient);
        Assert.Equal([.. slope.Zip(dy, (s, d) => s * d)], overInput);
    }

    private static float[] Inner => Functions.Grid(-14, 14, 100_001);

    private static double Absolute(double error, double expected, double x) => error;

    private static double RelativeToInput(double error, double expected, double x) => error / Math.Abs(x);

    private static double Tanh(double x) =>
        x / (1 + Math.Exp(-2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    private static double Difference(Func<double, double> f, double x) => (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;

    private delegate void Backward(float* dx, float* dy, float* x, long count);

    private static Functions.Kernel Slope(Backward backward) => (destination, x, count) =>
    {
        float[] ones = [.. Enumerable.Repeat(1f, (int)count)];
        fixed (float* p = ones)
        {
            backward(destination, p, x, count);
        }
    };
}
