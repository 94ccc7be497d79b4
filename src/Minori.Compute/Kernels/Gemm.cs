using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// Products of float32 matrices. Strides count elements; rows of B and C are contiguous. Each element of C is one chain
/// of multiply–adds in the order of k that starts from zero or from C's content; they are fused, where the machine has
/// <see cref="InstructionSet.HasFusedMultiplyAdd"/>. So its bits depend neither on the other sizes nor on the width of
/// the machine's vectors. C must not overlap A or B.
/// </summary>
public static unsafe class Gemm
{
    /// <summary>C[m, n] = or += A[m, k]·B[k, n].</summary>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B; with none, C is zeroed or left alone.</param>
    /// <param name="a">A[i, l] at <c>a[i * aRowStride + l * aColumnStride]</c>.</param>
    /// <param name="aRowStride">Elements from one row of A to the next.</param>
    /// <param name="aColumnStride">
    /// Elements from one column of A to the next: 1, or the row length of a transposed A.
    /// </param>
    /// <param name="b">B[l, j] at <c>b[l * bRowStride + j]</c>.</param>
    /// <param name="bRowStride">Elements from one row of B to the next.</param>
    /// <param name="c">C[i, j] at <c>c[i * cRowStride + j]</c>.</param>
    /// <param name="cRowStride">Elements from one row of C to the next.</param>
    /// <param name="accumulate">Whether the product is added to C or replaces it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        int m, int n, int k, float* a, nint aRowStride, nint aColumnStride, float* b, nint bRowStride, float* c,
        nint cRowStride, bool accumulate) =>
        SimdDispatch.RunWithin(
            new GemmCall(
                m, n, k, new(a, aRowStride, aColumnStride), new(b, bRowStride, GemmRightLayout.Rows),
                new(c, cRowStride), accumulate), n);

    /// <summary>
    /// Floats that <see cref="PackTransposed(float*, int, int, float*)"/> writes for a W[n, k]: n is rounded up to
    /// whole vectors.
    /// </summary>
    public static long PackedLength(int n, int k)
    {
        int count = n >= SimdDispatch.Count ? SimdDispatch.Count : NarrowCount(n);
        return (long)((n + count - 1) / count) * count * k;
    }

    /// <summary>
    /// Packs Wᵀ for <see cref="MultiplyPacked"/>: panels of two vectors of columns (the last may have one), each panel
    /// k rows. The layout is this machine's own; it is not a file format.
    /// </summary>
    /// <param name="w">W[n, k], rows contiguous: a linear layer's weight [out, in].</param>
    /// <param name="n">Rows of W, columns of the product.</param>
    /// <param name="k">Columns of W.</param>
    /// <param name="packed">Room for <see cref="PackedLength"/> floats.</param>
    public static void PackTransposed(float* w, int n, int k, float* packed) => PackTransposed(w, k, n, k, packed);

    /// <summary>
    /// <see cref="PackTransposed(float*, int, int, float*)"/> of a W whose rows are <paramref name="wRowStride"/>
    /// elements apart.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackTransposed(float* w, nint wRowStride, int n, int k, float* packed) =>
        SimdDispatch.RunWithin(
            new GemmPackCall<TransposedSource>(new(w, wRowStride, k), k, n, packed, isPadded: false), n);

    /// <summary>
    /// Packs rows of B[k, n] for <see cref="MultiplyPacked"/>, in room of <see cref="PackedLength"/> floats. All k of
    /// them must have been packed before the product.
    /// </summary>
    /// <param name="b">The first of the rows to pack; rows are contiguous.</param>
    /// <param name="firstRow">Its number in B.</param>
    /// <param name="rows">How many rows to pack.</param>
    /// <param name="k">How many B has.</param>
    /// <param name="n">Columns of B.</param>
    /// <param name="packed">The room for all of B.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackRows(float* b, int firstRow, int rows, int k, int n, float* packed) =>
        SimdDispatch.RunWithin(
            new GemmPackCall<RowSource>(new(b, n, firstRow, rows), k, n, packed, isPadded: false), n);

    /// <summary>
    /// C[m, n] = or += A[m, k]·B with B[k, n] packed by <see cref="PackRows"/>, or being the transpose of a W that was
    /// packed by <see cref="PackTransposed(float*, int, int, float*)"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyPacked(
        int m, int n, int k, float* a, nint aRowStride, nint aColumnStride, float* packed, float* c, nint cRowStride,
        bool accumulate) =>
        SimdDispatch.RunWithin(
            new GemmCall(
                m, n, k, new(a, aRowStride, aColumnStride), new(packed, 0, GemmRightLayout.Panels), new(c, cRowStride),
                accumulate), n);

    private static int NarrowCount(int n)
    {
        int count = SimdDispatch.Count;
        while (count > Math.Max(n, 1))
        {
            count = count > 4 ? count / 2 : 1;
        }

        return count;
    }
}
