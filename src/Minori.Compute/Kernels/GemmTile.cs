using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// The inner product of the library: a tile of up to 12 rows by one or two vectors of C is held in registers while k
/// runs. Each element is one chain of fused multiply–adds in the order of k, whatever the tile it falls into.
/// </summary>
internal static unsafe partial class GemmTile
{
    /// <summary>C = A·B or C += A·B for a tile of <typeparamref name="TRows"/> rows and two vectors of columns.</summary>
    /// <param name="k">The length of the sums.</param>
    /// <param name="a">A[0, 0]; strides in bytes.</param>
    /// <param name="aRow">From one row of A to the next, in bytes.</param>
    /// <param name="aColumn">From one k to the next, in bytes.</param>
    /// <param name="b">B[0, 0].</param>
    /// <param name="bSecond">From the first vector of a row of B to the second, in bytes.</param>
    /// <param name="bRow">From one k to the next, in bytes.</param>
    /// <param name="c">C[0, 0].</param>
    /// <param name="cSecond">From the first vector of a row of C to the second, in floats.</param>
    /// <param name="cRow">From one row of C to the next, in floats.</param>
    /// <param name="keep">How many leading elements of the last vector of each row of C are left as they are.</param>
    /// <param name="accumulate">Whether the tile starts from C's content instead of zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Double<TVector, TSimd, TRows>(
        int k, byte* a, nint aRow, nint aColumn, byte* b, nint bSecond, nint bRow, float* c, nint cSecond, nint cRow, int keep, bool accumulate)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
        where TRows : ITileRows
    {
        TVector c0L = TSimd.Zero, c0R = TSimd.Zero;
        TVector c1L = TSimd.Zero, c1R = TSimd.Zero;
        TVector c2L = TSimd.Zero, c2R = TSimd.Zero;
        TVector c3L = TSimd.Zero, c3R = TSimd.Zero;
        TVector c4L = TSimd.Zero, c4R = TSimd.Zero;
        TVector c5L = TSimd.Zero, c5R = TSimd.Zero;
        TVector c6L = TSimd.Zero, c6R = TSimd.Zero;
        TVector c7L = TSimd.Zero, c7R = TSimd.Zero;
        TVector c8L = TSimd.Zero, c8R = TSimd.Zero;
        TVector c9L = TSimd.Zero, c9R = TSimd.Zero;
        TVector c10L = TSimd.Zero, c10R = TSimd.Zero;
        TVector c11L = TSimd.Zero, c11R = TSimd.Zero;
        if (accumulate)
        {
            c0L = TSimd.Load(c);
            c0R = TSimd.Load(c + cSecond);

            if (TRows.Count > 1)
            {
                c1L = TSimd.Load(c + cRow);
                c1R = TSimd.Load(c + cRow + cSecond);
            }

            if (TRows.Count > 2)
            {
                c2L = TSimd.Load(c + (2 * cRow));
                c2R = TSimd.Load(c + (2 * cRow) + cSecond);
            }

            if (TRows.Count > 3)
            {
                c3L = TSimd.Load(c + (3 * cRow));
                c3R = TSimd.Load(c + (3 * cRow) + cSecond);
            }

            if (TRows.Count > 4)
            {
                c4L = TSimd.Load(c + (4 * cRow));
                c4R = TSimd.Load(c + (4 * cRow) + cSecond);
            }

            if (TRows.Count > 5)
            {
                c5L = TSimd.Load(c + (5 * cRow));
                c5R = TSimd.Load(c + (5 * cRow) + cSecond);
            }

            if (TRows.Count > 6)
            {
                c6L = TSimd.Load(c + (6 * cRow));
                c6R = TSimd.Load(c + (6 * cRow) + cSecond);
            }

            if (TRows.Count > 7)
            {
                c7L = TSimd.Load(c + (7 * cRow));
                c7R = TSimd.Load(c + (7 * cRow) + cSecond);
            }

            if (TRows.Count > 8)
            {
                c8L = TSimd.Load(c + (8 * cRow));
                c8R = TSimd.Load(c + (8 * cRow) + cSecond);
            }

            if (TRows.Count > 9)
            {
                c9L = TSimd.Load(c + (9 * cRow));
                c9R = TSimd.Load(c + (9 * cRow) + cSecond);
            }

            if (TRows.Count > 10)
            {
                c10L = TSimd.Load(c + (10 * cRow));
                c10R = TSimd.Load(c + (10 * cRow) + cSecond);
            }

            if (TRows.Count > 11)
            {
                c11L = TSimd.Load(c + (11 * cRow));
                c11R = TSimd.Load(c + (11 * cRow) + cSecond);
            }
        }

        // Four bases and two strides reach twelve rows with the addressing modes of the machine.
        nint aTwoRows = 2 * aRow;
        byte* a3 = a + aTwoRows + aRow;
        byte* a6 = a3 + aTwoRows + aRow;
        byte* a9 = a6 + aTwoRows + aRow;
        for (; k > 0; k--)
        {
            TVector left = TSimd.Load((float*)b);
            TVector right = TSimd.Load((float*)(b + bSecond));
            TVector first = TSimd.Broadcast(*(float*)a);
            c0L = TSimd.MultiplyAdd(first, left, c0L);
            c0R = TSimd.MultiplyAdd(first, right, c0R);

            if (TRows.Count > 1)
            {
                TVector value = TSimd.Broadcast(*(float*)(a + aRow));
                c1L = TSimd.MultiplyAdd(value, left, c1L);
                c1R = TSimd.MultiplyAdd(value, right, c1R);
            }

            if (TRows.Count > 2)
            {
                TVector value = TSimd.Broadcast(*(float*)(a + aTwoRows));
                c2L = TSimd.MultiplyAdd(value, left, c2L);
                c2R = TSimd.MultiplyAdd(value, right, c2R);
            }

            if (TRows.Count > 3)
            {
                TVector value = TSimd.Broadcast(*(float*)a3);
                c3L = TSimd.MultiplyAdd(value, left, c3L);
                c3R = TSimd.MultiplyAdd(value, right, c3R);
            }

            if (TRows.Count > 4)
            {
                TVector value = TSimd.Broadcast(*(float*)(a3 + aRow));
                c4L = TSimd.MultiplyAdd(value, left, c4L);
                c4R = TSimd.MultiplyAdd(value, right, c4R);
            }

            if (TRows.Count > 5)
            {
                TVector value = TSimd.Broadcast(*(float*)(a3 + aTwoRows));
                c5L = TSimd.MultiplyAdd(value, left, c5L);
                c5R = TSimd.MultiplyAdd(value, right, c5R);
            }

            if (TRows.Count > 6)
            {
                TVector value = TSimd.Broadcast(*(float*)a6);
                c6L = TSimd.MultiplyAdd(value, left, c6L);
                c6R = TSimd.MultiplyAdd(value, right, c6R);
            }

            if (TRows.Count > 7)
            {
                TVector value = TSimd.Broadcast(*(float*)(a6 + aRow));
                c7L = TSimd.MultiplyAdd(value, left, c7L);
                c7R = TSimd.MultiplyAdd(value, right, c7R);
            }

            if (TRows.Count > 8)
            {
                TVector value = TSimd.Broadcast(*(float*)(a6 + aTwoRows));
                c8L = TSimd.MultiplyAdd(value, left, c8L);
                c8R = TSimd.MultiplyAdd(value, right, c8R);
            }

            if (TRows.Count > 9)
            {
                TVector value = TSimd.Broadcast(*(float*)a9);
                c9L = TSimd.MultiplyAdd(value, left, c9L);
                c9R = TSimd.MultiplyAdd(value, right, c9R);
            }

            if (TRows.Count > 10)
            {
                TVector value = TSimd.Broadcast(*(float*)(a9 + aRow));
                c10L = TSimd.MultiplyAdd(value, left, c10L);
                c10R = TSimd.MultiplyAdd(value, right, c10R);
            }

            if (TRows.Count > 11)
            {
                TVector value = TSimd.Broadcast(*(float*)(a9 + aTwoRows));
                c11L = TSimd.MultiplyAdd(value, left, c11L);
                c11R = TSimd.MultiplyAdd(value, right, c11R);
            }

            a += aColumn;
            a3 += aColumn;
            a6 += aColumn;
            a9 += aColumn;
            b += bRow;
        }

        StoreRow<TVector, TSimd>(c0L, c0R, c, cSecond, keep);

        if (TRows.Count > 1)
        {
            StoreRow<TVector, TSimd>(c1L, c1R, c + cRow, cSecond, keep);
        }

        if (TRows.Count > 2)
        {
            StoreRow<TVector, TSimd>(c2L, c2R, c + (2 * cRow), cSecond, keep);
        }

        if (TRows.Count > 3)
        {
            StoreRow<TVector, TSimd>(c3L, c3R, c + (3 * cRow), cSecond, keep);
        }

        if (TRows.Count > 4)
        {
            StoreRow<TVector, TSimd>(c4L, c4R, c + (4 * cRow), cSecond, keep);
        }

        if (TRows.Count > 5)
        {
            StoreRow<TVector, TSimd>(c5L, c5R, c + (5 * cRow), cSecond, keep);
        }

        if (TRows.Count > 6)
        {
            StoreRow<TVector, TSimd>(c6L, c6R, c + (6 * cRow), cSecond, keep);
        }

        if (TRows.Count > 7)
        {
            StoreRow<TVector, TSimd>(c7L, c7R, c + (7 * cRow), cSecond, keep);
        }

        if (TRows.Count > 8)
        {
            StoreRow<TVector, TSimd>(c8L, c8R, c + (8 * cRow), cSecond, keep);
        }

        if (TRows.Count > 9)
        {
            StoreRow<TVector, TSimd>(c9L, c9R, c + (9 * cRow), cSecond, keep);
        }

        if (TRows.Count > 10)
        {
            StoreRow<TVector, TSimd>(c10L, c10R, c + (10 * cRow), cSecond, keep);
        }

        if (TRows.Count > 11)
        {
            StoreRow<TVector, TSimd>(c11L, c11R, c + (11 * cRow), cSecond, keep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<TVector, TSimd>(TVector left, TVector right, float* c, nint second, int keep)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TSimd.Store(left, c);
        StoreLast<TVector, TSimd>(right, c + second, keep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLast<TVector, TSimd>(TVector value, float* c, int keep)
        where TVector : unmanaged
        where TSimd : ISimd<TVector> =>
        TSimd.Store(keep == 0 ? value : TSimd.SelectFrom(keep, value, TSimd.Load(c)), c);
}
