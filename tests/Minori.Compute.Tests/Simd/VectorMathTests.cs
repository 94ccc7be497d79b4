namespace Minori.Compute.Tests.Simd;

public sealed unsafe class VectorMathTests
{
    [Fact]
    public void Exp_keeps_its_stated_error()
    {
        // A fine grid over everything that does not underflow or overflow, and the neighbourhood of every half multiple
        // of ln 2.
        List<float> points = [];
        for (double x = -87.336; x < 88.7228; x += 7.3e-5)
        {
            points.Add((float)x);
        }

        for (int n = -250; n <= 254; n++)
        {
            float centre = (float)(n * Math.Log(2) / 2);
            points.AddRange([MathF.BitDecrement(centre), centre, MathF.BitIncrement(centre)]);
        }

        float[] inputs = [.. points.Where(x => x is > -87.3365f and < 88.7228f)];
        float[] results = Functions.Apply(Elementwise.Exp, inputs);
        double worst = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            double expected = Math.Exp(inputs[i]);
            worst = Math.Max(worst, Math.Abs(results[i] - expected) / expected);
        }

        Assert.InRange(worst, 0, 1.5e-7);
    }

    [Fact]
    public void Exp_is_exact_at_the_edges()
    {
        // Seventeen elements: sixteen go through a vector, the last one through the scalar tail.
        float[] edges =
        [
            0, -0f, float.NegativeInfinity, float.PositiveInfinity, float.NaN, -1e30f, 1e30f, -87.34f, 88.73f, -200,
            200, -104, float.MaxValue,
            float.MinValue, float.Epsilon, -float.Epsilon, float.NaN,
        ];
        float[] expected =
        [
            1, 1, 0, float.PositiveInfinity, float.NaN, 0, float.PositiveInfinity, 0, float.PositiveInfinity, 0,
            float.PositiveInfinity, 0,
            float.PositiveInfinity, 0, 1, 1, float.NaN,
        ];
        Assert.Equal(expected, Functions.Apply(Elementwise.Exp, edges));
    }
}
