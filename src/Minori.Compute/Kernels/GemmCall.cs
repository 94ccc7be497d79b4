using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// Cuts a product into blocks of k and of rows, panels of columns and tiles of rows. A block of one panel of B stays
/// in the first level of the cache while the tiles of a block of A, which stays in the second, go past it.
/// </summary>
internal readonly unsafe struct GemmCall(
    int m, int n, int k, GemmLeft a, GemmRight b, GemmResult c, bool accumulate) : ISimdCall
{
    /// <summary>
    /// The longest stretch of k between load and store of a tile: 256 × 32 floats of B fill two thirds of 48 KiB.
    /// </summary>
    internal const int BlockDepth = 256;

    /// <summary>
    /// Rows of A that all panels of B meet in turn: 256 × 480 floats fill a quarter of a second level of 2 MiB.
    /// </summary>
    private const int BlockRows = 480;

    // A panel is copied where its rows lie so far apart that they crowd a few sets of the cache, and where enough rows
    // of A go past it to pay for the copy.
    private const int CrowdingRowStride = 128;
    private const int PayingRows = 48;

    // Likewise a transposed A whose columns lie as far apart as a wide layer's rows: blocks of it are copied to columns
    // eight and a half lines apart, where enough panels of B meet them to pay for it.
    private const int CrowdingColumnStride = 512;
    private const int PayingPanels = 8;
    private const int CopiedRows = 120;
    private const int CopiedColumnStride = CopiedRows + 16;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Invoke<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        if (m <= 0 || n <= 0)
        {
            return;
        }

        float* copy = null;
        if (b.Layout == GemmRightLayout.Rows && b.RowStride >= CrowdingRowStride && m >= PayingRows)
        {
            int slack = AlignedBuffer<float>.Alignment / sizeof(float);
            float* room = stackalloc float[(BlockDepth * 2 * TSimd.Count) + slack];
            copy = (float*)(((nint)room + AlignedBuffer<float>.Alignment - 1) & -AlignedBuffer<float>.Alignment);
        }

        int blockRows = BlockRows;
        float* leftCopy = null;
        if (a.RowStride == 1 && a.ColumnStride >= CrowdingColumnStride && n > (PayingPanels - 1) * 2 * TSimd.Count)
        {
            blockRows = CopiedRows;
            float* room = stackalloc float[BlockDepth * CopiedColumnStride];
            leftCopy = room;
        }

        int start = 0;
        do
        {
            int depth = Math.Min(BlockDepth, k - start);
            for (int row = 0; row < m; row += blockRows)
            {
                int end = Math.Min(row + blockRows, m);
                GemmLeft left = leftCopy == null
                    ? new(a.Pointer + (start * a.ColumnStride) + (row * a.RowStride), a.RowStride, a.ColumnStride)
                    : CopyLeft(row, end, start, depth, leftCopy);
                for (int column = 0; column < n; column += 2 * TSimd.Count)
                {
                    Panel<TVector, TSimd>(left, row, end, column, start, depth, copy);
                }
            }

            start += depth;
        }
        while (start < k);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Panel<TVector, TSimd>(
        GemmLeft left, int row, int end, int column, int start, int depth, float* copy)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        // The last vector of a row ends at column n: it may overlap the one before, whose elements it then keeps.
        bool isDouble = n - column > TSimd.Count;
        int first = isDouble ? column : Math.Min(column, n - TSimd.Count);
        int last = isDouble ? Math.Min(column + TSimd.Count, n - TSimd.Count) : first;
        nint second = last - first, rightSecond = second, rightRow = b.RowStride;
        float* right = b.Pointer + (start * rightRow) + first;
        if (b.Layout != GemmRightLayout.Rows)
        {
            rightRow = (isDouble || b.Layout == GemmRightLayout.PaddedPanels ? 2 : 1) * TSimd.Count;
            rightSecond = TSimd.Count;
            right = b.Pointer + ((nint)column * k) + (start * rightRow);
        }
        else if (copy != null)
        {
            CopyPanel<TVector, TSimd>(right, second, rightRow, depth, copy);
            rightRow = 2 * TSimd.Count;
            rightSecond = TSimd.Count;
            right = copy;
        }

        GemmTileOperands operands = new()
        {
            Depth = depth,
            LeftRow = left.RowStride * sizeof(float),
            LeftColumn = left.ColumnStride * sizeof(float),
            Right = (byte*)right,
            RightSecond = rightSecond * sizeof(float),
            RightRow = rightRow * sizeof(float),
            ResultSecond = second,
            ResultRow = c.RowStride,
            Keep = column - last + (isDouble ? TSimd.Count : 0),
            Accumulates = accumulate || start > 0,
        };

        // Registers: 32 with AVX-512, 16 below; Arm has 32, but the smaller tile is enough there.
        int maximum = TSimd.Count == 16 ? 12 : 6;
        for (float* rowsLeft = left.Pointer; row < end;)
        {
            int rows = NextRows(end - row, maximum);
            operands.Left = (byte*)rowsLeft;
            operands.Result = c.Pointer + first + (row * c.RowStride);
            if (isDouble)
            {
                Tile<TVector, TSimd, TwoColumns>(rows, operands);
            }
            else
            {
                Tile<TVector, TSimd, OneColumn>(rows, operands);
            }

            row += rows;
            rowsLeft += rows * left.RowStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyPanel<TVector, TSimd>(float* right, nint second, nint row, int depth, float* copy)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        for (; depth > 0; depth--, right += row, copy += 2 * TSimd.Count)
        {
            TSimd.Store(TSimd.Load(right), copy);
            TSimd.Store(TSimd.Load(right + second), copy + TSimd.Count);
        }
    }

    /// <summary>Rows [row, end) and columns [start, start + depth) of a transposed A, packed more closely.</summary>
    private GemmLeft CopyLeft(int row, int end, int start, int depth, float* copy)
    {
        for (int column = 0; column < depth; column++)
        {
            new ReadOnlySpan<float>(a.Pointer + ((start + column) * a.ColumnStride) + row, end - row)
                .CopyTo(new Span<float>(copy + (column * CopiedColumnStride), end - row));
        }

        return new GemmLeft(copy, 1, CopiedColumnStride);
    }

    // The last two tiles share what is left, so that neither is too low to keep the multipliers busy.
    private static int NextRows(int left, int maximum) =>
        left <= maximum ? left : left < 2 * maximum ? (left + 1) / 2 : maximum;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TVector, TSimd, TColumns>(int rows, in GemmTileOperands operands)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
        where TColumns : ITileColumns
    {
        switch (rows)
        {
            case 12: GemmTile.Run<TVector, TSimd, Rows12, TColumns>(operands); break;
            case 11: GemmTile.Run<TVector, TSimd, Rows11, TColumns>(operands); break;
            case 10: GemmTile.Run<TVector, TSimd, Rows10, TColumns>(operands); break;
            case 9: GemmTile.Run<TVector, TSimd, Rows9, TColumns>(operands); break;
            case 8: GemmTile.Run<TVector, TSimd, Rows8, TColumns>(operands); break;
            case 7: GemmTile.Run<TVector, TSimd, Rows7, TColumns>(operands); break;
            case 6: GemmTile.Run<TVector, TSimd, Rows6, TColumns>(operands); break;
            case 5: GemmTile.Run<TVector, TSimd, Rows5, TColumns>(operands); break;
            case 4: GemmTile.Run<TVector, TSimd, Rows4, TColumns>(operands); break;
            case 3: GemmTile.Run<TVector, TSimd, Rows3, TColumns>(operands); break;
            case 2: GemmTile.Run<TVector, TSimd, Rows2, TColumns>(operands); break;
            default: GemmTile.Run<TVector, TSimd, Rows1, TColumns>(operands); break;
        }
    }
}
