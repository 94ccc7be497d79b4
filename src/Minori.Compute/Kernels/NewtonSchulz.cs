using System.Runtime.InteropServices;

namespace Minori.Compute;

/// <summary>
/// Brings a matrix near the orthogonal one of the same singular vectors: every singular value goes to about 1. Five
/// steps of the quintic X ← a·X + b·(X·Xᵀ)·X + c·(X·Xᵀ)²·X with a = 3.4445, b = −4.7750, c = 2.0315, from X divided by
/// its Frobenius norm (Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks"). The
/// coefficients buy speed with exactness: singular values end between 0.7 and 1.2.
/// </summary>
public static unsafe class NewtonSchulz
{
    private const int Steps = 5;
    private const float A = 3.4445f;
    private const float B = -4.7750f;
    private const float C = 2.0315f;

    // Keeps a matrix of zeros from being divided by zero.
    private const double Addend = 1e-7;

    /// <summary>FLOPs of the products for a matrix of that shape.</summary>
    public static double Flops(int rows, int columns)
    {
        double side = Math.Min(rows, columns);
        return Steps * ((4 * side * rows * columns) + (2 * side * side * side));
    }

    /// <summary>Floats of scratch for a matrix of that shape.</summary>
    public static long ScratchLength(int rows, int columns)
    {
        long side = Math.Min(rows, columns);
        return ((long)rows * columns) + (2 * side * side) + (rows <= columns ? Gemm.PackedLength(rows, columns) : 0);
    }

    /// <summary>Orthogonalises x[rows, columns] in place; the bits depend on nothing but x.</summary>
    /// <param name="x">The matrix, rows contiguous.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="scratch">Room for <see cref="ScratchLength"/> floats, aligned to 64 bytes.</param>
    public static void Orthogonalize(float* x, int rows, int columns, float* scratch)
    {
        long length = (long)rows * columns;
        int side = Math.Min(rows, columns);
        float* next = scratch;
        float* gram = next + length;
        float* polynomial = gram + ((long)side * side);
        float* packed = polynomial + ((long)side * side);
        Elementwise.Scale(x, (float)(1 / (Math.Sqrt(Elementwise.SumOfSquares(x, length)) + Addend)), length);
        for (int step = 0; step < Steps; step++)
        {
            // The Gram matrix of the shorter side: its polynomial is multiplied from that side, which is the same.
            if (rows <= columns)
            {
                Gemm.PackTransposed(x, rows, columns, packed);
                Gemm.MultiplyPacked(rows, rows, columns, x, columns, 1, packed, gram, rows, accumulate: false);
            }
            else
            {
                Gemm.Multiply(columns, columns, rows, x, 1, columns, x, columns, gram, columns, accumulate: false);
            }

            // b·G + c·G²; G is symmetric.
            Gemm.Multiply(side, side, side, gram, side, 1, gram, side, polynomial, side, accumulate: false);
            Elementwise.Scale(polynomial, C, (long)side * side);
            Elementwise.AddScaled(polynomial, gram, B, (long)side * side);

            NativeMemory.Copy(x, next, (nuint)length * sizeof(float));
            Elementwise.Scale(next, A, length);
            if (rows <= columns)
            {
                Gemm.Multiply(rows, columns, rows, polynomial, rows, 1, x, columns, next, columns, accumulate: true);
            }
            else
            {
                Gemm.Multiply(rows, columns, columns, x, columns, 1, polynomial, columns, next, columns, accumulate: true);
            }

            NativeMemory.Copy(next, x, (nuint)length * sizeof(float));
        }
    }
}
