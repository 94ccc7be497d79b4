namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class GemmTests
{
    private const float Guard = 12345;

    public static TheoryData<int, int, int> Shapes()
    {
        TheoryData<int, int, int> shapes = new()
        {
            { 1, 1, 1 }, { 1, 16, 1 }, { 12, 32, 64 }, { 13, 33, 65 }, { 24, 48, 512 }, { 5, 3, 700 }, { 64, 17, 31 },
            { 37, 15, 9 }, { 11, 172, 64 }, { 7, 31, 257 }, { 100, 64, 256 }, { 3, 344, 64 }, { 25, 8, 300 },
            { 14, 5, 4 }, { 9, 20, 0 }, { 50, 130, 520 }, { 500, 40, 20 }, { 487, 130, 3 }, { 61, 330, 270 }, { 800, 129, 257 }, { 25, 641, 66 },
            { 515, 250, 260 }, { 1037, 256, 30 }, { 250, 1060, 300 },
        };
        Philox random = new(1, Philox.Stream("shapes"));
        for (ulong i = 0; i < 60; i += 3)
        {
            shapes.Add(1 + random.Below(70, i), 1 + random.Below(140, i + 1), 1 + random.Below(90, i + 2));
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Multiply_agrees_with_double_precision(int m, int n, int k)
    {
        foreach (bool transposed in (bool[])[false, true])
        {
            foreach (bool accumulate in (bool[])[false, true])
            {
                Check(m, n, k, transposed, accumulate, packed: false);
                Check(m, n, k, transposed, accumulate, packed: true);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Rows_packed_in_pieces_give_the_bits_of_rows_as_they_are(int m, int n, int k)
    {
        float[] a = RandomMatrix.Gaussian(m * k, 1), b = RandomMatrix.Gaussian(n * k, 2);
        float[] expected = new float[m * n], actual = new float[m * n];
        fixed (float* pa = a, pb = b, pe = expected, pc = actual)
        {
            using AlignedBuffer<float> panels = new(Gemm.PackedLength(n, k));
            int piece = Math.Max(k / 3, 1);
            for (int row = 0; row < k; row += piece)
            {
                Gemm.PackRows(pb + (row * n), row, Math.Min(piece, k - row), k, n, panels.Pointer);
            }

            Gemm.Multiply(m, n, k, pa, k, 1, pb, n, pe, n, accumulate: false);
            Gemm.MultiplyPacked(m, n, k, pa, k, 1, panels.Pointer, pc, n, accumulate: false);
        }

        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(7, 5, 600)]
    [InlineData(61, 330, 270)]
    [InlineData(1100, 240, 260)]
    [InlineData(130, 2050, 780)]
    [InlineData(332, 794, 842)]
    [InlineData(700, 400, 8)]
    [InlineData(700, 400, 3)]
    [InlineData(700, 400, 23)]
    public void Each_element_is_one_chain_of_multiply_adds_in_the_order_of_k(int m, int n, int k)
    {
        float[] a = RandomMatrix.Gaussian(m * k, 1), b = RandomMatrix.Gaussian(k * n, 2);
        float[] start = RandomMatrix.Gaussian(m * n, 3), plain = [.. start], transposed = [.. start];
        fixed (float* pa = a, pb = b, pp = plain, pt = transposed)
        {
            Gemm.Multiply(m, n, k, pa, k, 1, pb, n, pp, n, accumulate: true);
            Gemm.Multiply(m, n, k, pa, 1, m, pb, n, pt, n, accumulate: true);
        }

        Assert.Equal(Chains(m, n, k, a, k, 1, b, start), plain);
        Assert.Equal(Chains(m, n, k, a, 1, m, b, start), transposed);
    }

    [Theory]
    [InlineData(59)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(97)]
    [InlineData(107)]
    [InlineData(108)]
    [InlineData(109)]
    public void Few_columns_of_a_wide_transposed_matrix_are_multiplied_as_any(int m)
    {
        foreach (int k in (int[])[9, 257])
        {
            const int N = 130, ColumnStride = 1100;
            float[] a = RandomMatrix.Gaussian(ColumnStride * k, 1), b = RandomMatrix.Gaussian(k * N, 2);
            float[] start = new float[m * N], c = [.. start];
            fixed (float* pa = a, pb = b, pc = c)
            {
                Gemm.Multiply(m, N, k, pa, 1, ColumnStride, pb, N, pc, N, accumulate: false);
            }

            Assert.Equal(Chains(m, N, k, a, 1, ColumnStride, b, start), c);
        }
    }

    [Fact]
    public void Without_columns_nothing_is_packed()
    {
        Assert.Equal(0, Gemm.PackedLength(0, 5));
        Gemm.PackTransposed(null, 0, 5, null);
    }

    private static float[] Chains(
        int m, int n, int k, float[] a, int aRowStride, int aColumnStride, float[] b, float[] start)
    {
        float[] c = [.. start];
        for (int i = 0; i < m; i++)
        {
            Span<float> row = c.AsSpan(i * n, n);
            for (int l = 0; l < k; l++)
            {
                float element = a[(i * aRowStride) + (l * aColumnStride)];
                ReadOnlySpan<float> bRow = b.AsSpan(l * n, n);
                for (int j = 0; j < row.Length; j++)
                {
                    row[j] = SimdScalar.MultiplyAdd(element, bRow[j], row[j]);
                }
            }
        }

        return c;
    }

    private static void Check(int m, int n, int k, bool transposed, bool accumulate, bool packed)
    {
        int aMajor = transposed ? m + 3 : k + 5, bStride = n + 2, cStride = n + 7;
        float[] a = RandomMatrix.Gaussian(aMajor * (transposed ? k : m), 1);
        float[] b = RandomMatrix.Gaussian(bStride * k, 2);
        float[] c = Enumerable.Repeat(Guard, cStride * m).ToArray();
        float[] start = RandomMatrix.Gaussian(m * n, 3);
        nint aRow = transposed ? 1 : aMajor, aColumn = transposed ? aMajor : 1;
        double[] expected = new double[c.Length];
        Array.Fill(expected, Guard);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                c[(i * cStride) + j] = accumulate ? start[(i * n) + j] : float.NaN;
                double sum = accumulate ? start[(i * n) + j] : 0;
                for (int l = 0; l < k; l++)
                {
                    sum += (double)a[(i * aRow) + (l * aColumn)] * b[(l * bStride) + j];
                }

                expected[(i * cStride) + j] = sum;
            }
        }

        fixed (float* pa = a, pb = b, pc = c)
        {
            if (packed)
            {
                using AlignedBuffer<float> weight = new((long)n * (k + 1)), panels = new(Gemm.PackedLength(n, k));
                for (int j = 0; j < n; j++)
                {
                    for (int l = 0; l < k; l++)
                    {
                        weight.Pointer[(j * (k + 1)) + l] = b[(l * bStride) + j];
                    }
                }

                Gemm.PackTransposed(weight.Pointer, k + 1, n, k, panels.Pointer);
                Gemm.MultiplyPacked(m, n, k, pa, aRow, aColumn, panels.Pointer, pc, cStride, accumulate);
            }
            else
            {
                Gemm.Multiply(m, n, k, pa, aRow, aColumn, pb, bStride, pc, cStride, accumulate);
            }
        }

        RandomMatrix.Close(
            expected, c, 2e-6 * Math.Sqrt(k + 1),
            $"{m}×{n}×{k}, transposed {transposed}, accumulate {accumulate}, packed {packed}");
    }
}
