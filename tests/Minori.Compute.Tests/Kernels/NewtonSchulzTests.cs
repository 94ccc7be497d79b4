namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class NewtonSchulzTests
{
    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 1, 9 }, { 9, 1 }, { 5, 7 }, { 7, 5 }, { 16, 16 }, { 33, 64 }, { 100, 48 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_iteration_agrees_with_double_precision(int rows, int columns)
    {
        float[] x = RandomMatrix.Gaussian((long)rows * columns, 3, deviation: 0.01f);
        double[] expected = Reference(x, rows, columns);

        Orthogonalize(x, rows, columns);

        RandomMatrix.Close(expected, x, 2e-5, $"{rows} × {columns}");
    }

    /// <summary>What it is for: O·Oᵀ, or OᵀO of a tall matrix, has eigenvalues near one, so its trace is near its side.</summary>
    [Theory]
    [InlineData(48, 96)]
    [InlineData(96, 48)]
    public void Singular_values_come_near_one(int rows, int columns)
    {
        float[] x = RandomMatrix.Gaussian((long)rows * columns, 4);

        Orthogonalize(x, rows, columns);

        double meanSquare = x.Sum(value => (double)value * value) / Math.Min(rows, columns);
        Assert.InRange(meanSquare, 0.6, 1.4);
        double fourth = 0;
        int side = Math.Min(rows, columns);
        for (int i = 0; i < side; i++)
        {
            for (int j = 0; j < side; j++)
            {
                double dot = 0;
                for (int k = 0; k < rows * columns / side; k++)
                {
                    dot += rows <= columns ? (double)x[(i * columns) + k] * x[(j * columns) + k] : (double)x[(k * columns) + i] * x[(k * columns) + j];
                }

                fourth += dot * dot;
            }
        }

        // Σ σ⁴ − (Σ σ²)²/side is the spread of the squares: they are alike.
        Assert.InRange((fourth / side) - (meanSquare * meanSquare), 0, 0.1);
    }

    [Fact]
    public void Zeros_stay_zeros()
    {
        float[] x = new float[12];

        Orthogonalize(x, 3, 4);

        Assert.All(x, value => Assert.Equal(0, value));
    }

    private static void Orthogonalize(float[] x, int rows, int columns)
    {
        using AlignedBuffer<float> scratch = new(NewtonSchulz.ScratchLength(rows, columns));
        scratch.Span.Fill(float.NaN);
        fixed (float* p = x)
        {
            NewtonSchulz.Orthogonalize(p, rows, columns, scratch.Pointer);
        }
    }

    private static double[] Reference(float[] matrix, int rows, int columns)
    {
        double norm = Math.Sqrt(matrix.Sum(value => (double)value * value)) + 1e-7;
        double[] x = [.. matrix.Select(value => value / norm)];
        for (int step = 0; step < 5; step++)
        {
            double[] gram = Product(x, Transpose(x, rows, columns), rows, columns, rows);
            double[] cubic = Product(gram, x, rows, rows, columns);
            double[] quintic = Product(gram, cubic, rows, rows, columns);
            x = [.. x.Select((value, i) => (3.4445 * value) - (4.7750 * cubic[i]) + (2.0315 * quintic[i]))];
        }

        return x;
    }

    private static double[] Transpose(double[] x, int rows, int columns) =>
        [.. Enumerable.Range(0, rows * columns).Select(i => x[(i % rows * columns) + (i / rows)])];

    private static double[] Product(double[] a, double[] b, int rows, int inner, int columns)
    {
        double[] c = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < inner; k++)
            {
                for (int j = 0; j < columns; j++)
                {
                    c[(i * columns) + j] += a[(i * inner) + k] * b[(k * columns) + j];
                }
            }
        }

        return c;
    }
}
