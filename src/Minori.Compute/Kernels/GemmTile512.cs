using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// <see cref="GemmTile"/> for a full tile with AVX-512, 12 rows by 32 columns, whose part of B lies in a panel. The bits
/// are those of <see cref="GemmTile"/>.
/// </summary>
internal static unsafe class GemmTile512
{
    /// <summary>Rows of a full tile.</summary>
    public const int Rows = 12;

    /// <summary>Columns of a full tile.</summary>
    public const int Columns = 32;

    private const nint PanelRow = Columns * sizeof(float);

    /// <summary>Whether tiles of this A are computed here: rows or columns must be neighbours.</summary>
    public static bool TakesLeft(in GemmLeft a) => a.RowStride == 1 || a.ColumnStride == 1;

    /// <summary>Whether tiles of two vectors of this part of B are computed here: it must be a whole panel.</summary>
    public static bool TakesRight(in GemmTileOperands operands) =>
        operands.RightRow == PanelRow && operands.RightSecond == PanelRow / 2 && operands.Keep == 0;

    /// <summary>C = A·B or C += A·B for one tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(in GemmTileOperands operands)
    {
        if (operands.LeftRow == sizeof(float))
        {
            Neighbours(operands);
        }
        else
        {
            ByRows(operands);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ByRows(in GemmTileOperands operands)
    {
        GemmAccumulators512 tile = default;
        if (operands.Accumulates)
        {
            tile.Load(operands.Result, operands.ResultRow);
        }

        nint row = operands.LeftRow;
        byte* a0 = operands.Left, a1 = a0 + row, a2 = a1 + row, a3 = a2 + row;
        byte* a4 = a3 + row, a5 = a4 + row, a6 = a5 + row, a7 = a6 + row;
        float* b = (float*)operands.Right;
        int k = operands.Depth;

        // Neighbours in a row of A are a displacement apart: four steps share the moving of the pointers.
        for (; k >= 4; k -= 4)
        {
            tile.AddRows(a0, a1, a2, a3, a4, a5, a6, a7, row, 0, b);
            tile.AddRows(a0, a1, a2, a3, a4, a5, a6, a7, row, 4, b + Columns);
            tile.AddRows(a0, a1, a2, a3, a4, a5, a6, a7, row, 8, b + (2 * Columns));
            tile.AddRows(a0, a1, a2, a3, a4, a5, a6, a7, row, 12, b + (3 * Columns));
            b += 4 * Columns;
            a0 += 16;
            a1 += 16;
            a2 += 16;
            a3 += 16;
            a4 += 16;
            a5 += 16;
            a6 += 16;
            a7 += 16;
        }

        for (; k > 0; k--)
        {
            tile.AddRows(a0, a1, a2, a3, a4, a5, a6, a7, row, 0, b);
            b += Columns;
            a0 += 4;
            a1 += 4;
            a2 += 4;
            a3 += 4;
            a4 += 4;
            a5 += 4;
            a6 += 4;
            a7 += 4;
        }

        tile.Store(operands.Result, operands.ResultRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Neighbours(in GemmTileOperands operands)
    {
        GemmAccumulators512 tile = default;
        if (operands.Accumulates)
        {
            tile.Load(operands.Result, operands.ResultRow);
        }

        nint column = operands.LeftColumn;
        byte* a = operands.Left;
        float* b = (float*)operands.Right;
        int k = operands.Depth;
        if (operands.Prefetches)
        {
            // The twelve rows of C below the tile are fetched spread over k, one by one where it is long enough: all at
            // once, they would wait for each other.
            int pairs = Math.Max(k / 2, 1), steps = Math.Max(pairs / Rows, 1), rowsAtOnce = (Rows + pairs - 1) / pairs;
            float* next = operands.Result + (Rows * operands.ResultRow);
            for (int row = 0; row < Rows && k >= 2; row += rowsAtOnce)
            {
                for (int fetched = 0; fetched < rowsAtOnce; fetched++, next += operands.ResultRow)
                {
                    Prefetch.Line(next);
                    Prefetch.Line(next + Prefetch.LineFloats);
                }

                for (int i = 0; i < steps; i++, k -= 2)
                {
                    tile.AddNeighbours(a, b);
                    a += column;
                    tile.AddNeighbours(a, b + Columns);
                    a += column;
                    b += 2 * Columns;
                }
            }
        }

        for (; k >= 2; k -= 2)
        {
            tile.AddNeighbours(a, b);
            a += column;
            tile.AddNeighbours(a, b + Columns);
            a += column;
            b += 2 * Columns;
        }

        if (k > 0)
        {
            tile.AddNeighbours(a, b);
        }

        tile.Store(operands.Result, operands.ResultRow);
    }
}
