using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// The inner product of the library: a tile of up to 12 rows by one or two vectors of C is held in registers while k
/// runs. Each element is one chain of multiply–adds in the order of k, whatever the tile it falls into.
/// </summary>
internal static unsafe class GemmTile
{
    /// <summary>C = A·B or C += A·B for one tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVector, TSimd, TRows, TColumns>(in GemmTileOperands operands)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
        where TRows : ITileRows
        where TColumns : ITileColumns
    {
        GemmAccumulators<TVector, TSimd, TRows, TColumns> tile = default;
        if (operands.Accumulates)
        {
            tile.Load(operands.Result, operands.ResultSecond, operands.ResultRow);
        }

        nint aRow = operands.LeftRow, aColumn = operands.LeftColumn, twoRows = 2 * aRow;
        nint bRow = operands.RightRow, bSecond = operands.RightSecond;
        byte* a = operands.Left, b = operands.Right;
        byte* a3 = a + twoRows + aRow;
        byte* a6 = a3 + twoRows + aRow;
        byte* a9 = a6 + twoRows + aRow;
        int k = operands.Depth;
        if (aColumn == sizeof(float))
        {
            // Neighbours in a row of A are a displacement apart: four steps share the moving of the pointers.
            for (; k >= 4; k -= 4)
            {
                tile.Add(a, a3, a6, a9, aRow, twoRows, b, bSecond);
                b += bRow;
                tile.Add(a + 4, a3 + 4, a6 + 4, a9 + 4, aRow, twoRows, b, bSecond);
                b += bRow;
                tile.Add(a + 8, a3 + 8, a6 + 8, a9 + 8, aRow, twoRows, b, bSecond);
                b += bRow;
                tile.Add(a + 12, a3 + 12, a6 + 12, a9 + 12, aRow, twoRows, b, bSecond);
                b += bRow;
                a += 16;
                a3 += 16;
                a6 += 16;
                a9 += 16;
            }
        }
        else if (aRow == sizeof(float))
        {
            // The rows of a transposed A are neighbours: one pointer and displacements reach them all.
            for (; k >= 2; k -= 2)
            {
                tile.Add(a, a + 12, a + 24, a + 36, 4, 8, b, bSecond);
                a += aColumn;
                b += bRow;
                tile.Add(a, a + 12, a + 24, a + 36, 4, 8, b, bSecond);
                a += aColumn;
                b += bRow;
            }

            a3 = a + 12;
            a6 = a + 24;
            a9 = a + 36;
        }

        for (; k > 0; k--)
        {
            tile.Add(a, a3, a6, a9, aRow, twoRows, b, bSecond);
            a += aColumn;
            a3 += aColumn;
            a6 += aColumn;
            a9 += aColumn;
            b += bRow;
        }

        tile.Store(operands.Result, operands.ResultSecond, operands.ResultRow, operands.Keep);
    }
}
