using System.Runtime.CompilerServices;

namespace Minori.Compute;

internal static unsafe partial class GemmTile
{
    /// <summary><see cref="Double"/> for one vector of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Single<TVector, TSimd, TRows>(
        int k, byte* a, nint aRow, nint aColumn, byte* b, nint bRow, float* c, nint cRow, int keep, bool accumulate)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
        where TRows : ITileRows
    {
        TVector c0L = TSimd.Zero;
        TVector c1L = TSimd.Zero;
        TVector c2L = TSimd.Zero;
        TVector c3L = TSimd.Zero;
        TVector c4L = TSimd.Zero;
        TVector c5L = TSimd.Zero;
        TVector c6L = TSimd.Zero;
        TVector c7L = TSimd.Zero;
        TVector c8L = TSimd.Zero;
        TVector c9L = TSimd.Zero;
        TVector c10L = TSimd.Zero;
        TVector c11L = TSimd.Zero;
        if (accumulate)
        {
            c0L = TSimd.Load(c);

            if (TRows.Count > 1)
            {
                c1L = TSimd.Load(c + cRow);
            }

            if (TRows.Count > 2)
            {
                c2L = TSimd.Load(c + (2 * cRow));
            }

            if (TRows.Count > 3)
            {
                c3L = TSimd.Load(c + (3 * cRow));
            }

            if (TRows.Count > 4)
            {
                c4L = TSimd.Load(c + (4 * cRow));
            }

            if (TRows.Count > 5)
            {
                c5L = TSimd.Load(c + (5 * cRow));
            }

            if (TRows.Count > 6)
            {
                c6L = TSimd.Load(c + (6 * cRow));
            }

            if (TRows.Count > 7)
            {
                c7L = TSimd.Load(c + (7 * cRow));
            }

            if (TRows.Count > 8)
            {
                c8L = TSimd.Load(c + (8 * cRow));
            }

            if (TRows.Count > 9)
            {
                c9L = TSimd.Load(c + (9 * cRow));
            }

            if (TRows.Count > 10)
            {
                c10L = TSimd.Load(c + (10 * cRow));
            }

            if (TRows.Count > 11)
            {
                c11L = TSimd.Load(c + (11 * cRow));
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
            TVector first = TSimd.Broadcast(*(float*)a);
            c0L = TSimd.MultiplyAdd(first, left, c0L);

            if (TRows.Count > 1)
            {
                TVector value = TSimd.Broadcast(*(float*)(a + aRow));
                c1L = TSimd.MultiplyAdd(value, left, c1L);
            }

            if (TRows.Count > 2)
            {
                TVector value = TSimd.Broadcast(*(float*)(a + aTwoRows));
                c2L = TSimd.MultiplyAdd(value, left, c2L);
            }

            if (TRows.Count > 3)
            {
                TVector value = TSimd.Broadcast(*(float*)a3);
                c3L = TSimd.MultiplyAdd(value, left, c3L);
            }

            if (TRows.Count > 4)
            {
                TVector value = TSimd.Broadcast(*(float*)(a3 + aRow));
                c4L = TSimd.MultiplyAdd(value, left, c4L);
            }

            if (TRows.Count > 5)
            {
                TVector value = TSimd.Broadcast(*(float*)(a3 + aTwoRows));
                c5L = TSimd.MultiplyAdd(value, left, c5L);
            }

            if (TRows.Count > 6)
            {
                TVector value = TSimd.Broadcast(*(float*)a6);
                c6L = TSimd.MultiplyAdd(value, left, c6L);
            }

            if (TRows.Count > 7)
            {
                TVector value = TSimd.Broadcast(*(float*)(a6 + aRow));
                c7L = TSimd.MultiplyAdd(value, left, c7L);
            }

            if (TRows.Count > 8)
            {
                TVector value = TSimd.Broadcast(*(float*)(a6 + aTwoRows));
                c8L = TSimd.MultiplyAdd(value, left, c8L);
            }

            if (TRows.Count > 9)
            {
                TVector value = TSimd.Broadcast(*(float*)a9);
                c9L = TSimd.MultiplyAdd(value, left, c9L);
            }

            if (TRows.Count > 10)
            {
                TVector value = TSimd.Broadcast(*(float*)(a9 + aRow));
                c10L = TSimd.MultiplyAdd(value, left, c10L);
            }

            if (TRows.Count > 11)
            {
                TVector value = TSimd.Broadcast(*(float*)(a9 + aTwoRows));
                c11L = TSimd.MultiplyAdd(value, left, c11L);
            }

            a += aColumn;
            a3 += aColumn;
            a6 += aColumn;
            a9 += aColumn;
            b += bRow;
        }

        StoreLast<TVector, TSimd>(c0L, c, keep);

        if (TRows.Count > 1)
        {
            StoreLast<TVector, TSimd>(c1L, c + cRow, keep);
        }

        if (TRows.Count > 2)
        {
            StoreLast<TVector, TSimd>(c2L, c + (2 * cRow), keep);
        }

        if (TRows.Count > 3)
        {
            StoreLast<TVector, TSimd>(c3L, c + (3 * cRow), keep);
        }

        if (TRows.Count > 4)
        {
            StoreLast<TVector, TSimd>(c4L, c + (4 * cRow), keep);
        }

        if (TRows.Count > 5)
        {
            StoreLast<TVector, TSimd>(c5L, c + (5 * cRow), keep);
        }

        if (TRows.Count > 6)
        {
            StoreLast<TVector, TSimd>(c6L, c + (6 * cRow), keep);
        }

        if (TRows.Count > 7)
        {
            StoreLast<TVector, TSimd>(c7L, c + (7 * cRow), keep);
        }

        if (TRows.Count > 8)
        {
            StoreLast<TVector, TSimd>(c8L, c + (8 * cRow), keep);
        }

        if (TRows.Count > 9)
        {
            StoreLast<TVector, TSimd>(c9L, c + (9 * cRow), keep);
        }

        if (TRows.Count > 10)
        {
            StoreLast<TVector, TSimd>(c10L, c + (10 * cRow), keep);
        }

        if (TRows.Count > 11)
        {
            StoreLast<TVector, TSimd>(c11L, c + (11 * cRow), keep);
        }
    }
}
