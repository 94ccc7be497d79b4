namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class LinearTests
{
    private const float Guard = 12345;

    [Theory]
    [InlineData(5, 7, 20)]
    [InlineData(50, 130, 37)]
    public void The_rows_of_y_may_lie_apart_and_what_is_between_them_stays(int tokens, int inputs, int outputs)
    {
        int stride = outputs + 9;
        float[] x = RandomMatrix.Gaussian(tokens * inputs, 1), weight = RandomMatrix.Gaussian(outputs * inputs, 2);
        float[] together = new float[tokens * outputs], apart = new float[tokens * stride];
        float[] dx = new float[tokens * inputs], dxApart = new float[tokens * inputs];
        float[] gradient = new float[outputs * inputs], gradientApart = new float[outputs * inputs];
        Array.Fill(apart, Guard);
        using AlignedBuffer<float> transposed = new(Gemm.PackedLength(outputs, inputs));
        using AlignedBuffer<float> rows = new(Gemm.PackedLength(inputs, outputs));
        fixed (float* px = x, pw = weight, py = together, pa = apart)
        fixed (float* pd = dx, pda = dxApart, pg = gradient, pga = gradientApart)
        {
            Gemm.PackTransposed(pw, outputs, inputs, transposed.Pointer);
            Gemm.PackRows(pw, 0, outputs, outputs, inputs, rows.Pointer);
            Linear.Forward(py, outputs, px, transposed.Pointer, tokens, inputs, outputs);
            Linear.Forward(pa, stride, px, transposed.Pointer, tokens, inputs, outputs);
            Linear.BackwardInput(pd, py, outputs, rows.Pointer, tokens, inputs, outputs, accumulate: false);
            Linear.BackwardInput(pda, pa, stride, rows.Pointer, tokens, inputs, outputs, accumulate: false);
            Linear.BackwardWeight(pg, py, outputs, px, tokens, inputs, outputs, accumulate: false);
            Linear.BackwardWeight(pga, pa, stride, px, tokens, inputs, outputs, accumulate: false);
        }

        for (int t = 0; t < tokens; t++)
        {
            Assert.Equal(together.AsSpan(t * outputs, outputs), apart.AsSpan(t * stride, outputs));
            Assert.All(apart[((t * stride) + outputs)..((t + 1) * stride)], v => Assert.Equal(Guard, v));
        }

        Assert.Equal(dx, dxApart);
        Assert.Equal(gradient, gradientApart);
        Assert.DoesNotContain(0, dx);
        Assert.DoesNotContain(0, gradient);
    }
}
