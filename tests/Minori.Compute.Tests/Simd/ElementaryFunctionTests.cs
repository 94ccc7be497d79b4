namespace Minori.Compute.Tests.Simd;

/// <summary>The stated errors of the elementary functions, on grids as fine as the tests' time allows.</summary>
public sealed unsafe class ElementaryFunctionTests
{
    private const float Infinity = float.PositiveInfinity;

    [Fact]
    public void Tanh_keeps_its_stated_error()
    {
        float[] points = [.. Functions.Grid(-12, 12, 300_001), .. Functions.Grid(-1e-3, 1e-3, 10_001), 1e-20f, -30, 100];
        Assert.InRange(Functions.WorstRelative(Elementwise.Tanh, Math.Tanh, points), 0, 3e-7);
        Assert.Equal(
            [0, 1, -1, float.NaN], Functions.Apply(Elementwise.Tanh, [0, Infinity, -Infinity, float.NaN]));
    }

    [Fact]
    public void Erf_keeps_its_stated_error()
    {
        float[] points = [.. Functions.Grid(-6, 6, 300_001), .. Functions.Grid(-1e-3, 1e-3, 10_001), 1e-20f, -30, 100];
        Assert.InRange(Functions.WorstRelative(Elementwise.Erf, Functions.Erf, points), 0, 4e-7);
        Assert.Equal(
            [0, 1, -1, float.NaN], Functions.Apply(Elementwise.Erf, [0, Infinity, -Infinity, float.NaN]));
    }

    [Fact]
    public void Log_keeps_its_stated_error()
    {
        // Every binade, and closely around one, where the logarithm is small.
        float[] points =
        [
            .. Functions.Grid(-126, 127.99, 300_001).Select(power => (float)Math.Pow(2, power)),
            .. Functions.Grid(0.5, 2, 400_000),
            MathF.BitDecrement(1), MathF.BitIncrement(1), float.MaxValue, 1e-44f, 3e-40f, 1.17549421e-38f,
        ];
        Assert.InRange(Functions.WorstRelative(Elementwise.Log, Math.Log, points), 0, 1.5e-7);
        Assert.Equal(
            [0, -Infinity, -Infinity, Infinity, float.NaN, float.NaN, float.NaN],
            Functions.Apply(Elementwise.Log, [1, 0, -0f, Infinity, -1, -Infinity, float.NaN]));
    }

    [Fact]
    public void Sine_and_cosine_keep_their_stated_error()
    {
        float[] points =
        [
            .. Functions.Grid(-20, 20, 200_001), .. Functions.Grid(-1e5, 1e5, 400_001),
            .. Enumerable.Range(-31000, 62000).Where(n => n % 3 == 0).Select(n => (float)(n * Math.PI / 2)),
        ];
        Assert.InRange(Functions.Worst(Elementwise.Sin, Math.Sin, points, (error, _, _) => error), 0, 1.2e-7);
        Assert.InRange(Functions.Worst(Elementwise.Cos, Math.Cos, points, (error, _, _) => error), 0, 1.2e-7);
        Assert.Equal([0, float.NaN, float.NaN, float.NaN], Functions.Apply(Elementwise.Sin, [0, 1.1e5f, Infinity, float.NaN]));
        Assert.Equal([float.NaN, float.NaN, float.NaN], Functions.Apply(Elementwise.Cos, [-1.1e5f, Infinity, float.NaN]));
    }

    [Fact]
    public void Tails_have_the_bits_of_vectors()
    {
        float[] inputs = [.. RandomMatrix.Gaussian(64, 1, 3).Select(MathF.Abs)];
        foreach (Functions.Kernel kernel in (Functions.Kernel[])
            [Elementwise.Tanh, Elementwise.Erf, Elementwise.Log, Elementwise.Sin, Elementwise.Cos])
        {
            float[] whole = Functions.Apply(kernel, inputs);
            Assert.Equal(whole, inputs.Select(x => Functions.Apply(kernel, [x])[0]));
        }
    }
}
