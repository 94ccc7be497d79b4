namespace Minori.Compute.Tests.Simd;

/// <summary>The stated errors of the elementary functions, on grids as fine as the tests' time allows.</summary>
public sealed unsafe class ElementaryFunctionTests
{
    private const float Infinity = float.PositiveInfinity;

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
    public void Sine_keeps_its_stated_error()
    {
        float[] points =
        [
            .. Functions.Grid(-20, 20, 200_001), .. Functions.Grid(-1e5, 1e5, 400_001),
            .. Enumerable.Range(-31000, 62000).Where(n => n % 3 == 0).Select(n => (float)(n * Math.PI / 2)),
        ];
        Assert.InRange(Functions.Worst(Elementwise.Sin, Math.Sin, points, (error, _, _) => error), 0, 1.2e-7);
        Assert.Equal([0, float.NaN, float.NaN, float.NaN], Functions.Apply(Elementwise.Sin, [0, 1.1e5f, Infinity, float.NaN]));
    }

    [Fact]
    public void Tails_have_the_bits_of_vectors()
    {
        float[] inputs = [.. RandomMatrix.Gaussian(64, 1, 3).Select(MathF.Abs)];
        foreach (Functions.Kernel kernel in (Functions.Kernel[])
            [Elementwise.Exp, Elementwise.Log, Elementwise.Sin])
        {
            float[] whole = Functions.Apply(kernel, inputs);
            Assert.Equal(whole, inputs.Select(x => Functions.Apply(kernel, [x])[0]));
        }
    }
}
