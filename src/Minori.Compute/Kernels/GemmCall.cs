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
    /// The longest block of k, between load and store of a tile: 256 × 32 floats of B fill two thirds of 48 KiB.
    /// </summary>
    internal const int BlockDepth = 256;

    /// <summary>
    /// Elements of A that all panels of B meet in turn, at most: three eighths of a second level of 2 MiB.
    /// </summary>
    internal const int BlockElements = 768 * BlockDepth;

    /// <summary>How many rows ahead the lines of an operand are fetched that is copied.</summary>
    internal const int FetchedRows = 8;

    // A panel of B by rows is copied where enough rows of A go past it to pay for that; fewer do where its rows lie so
    // far apart that they crowd a few sets of the cache.
    private const int CrowdingRowStride = 128;
    private const int PayingRows = 48;
    private const int PayingRowsUncrowded = 96;

    // Half of a second level of 2 MiB.
    private const long LargeResult = 1 << 18;

    /// <summary>
    /// Whether the cache does not keep C: full tiles of a packed A then fetch the next one, and all are finished, as
    /// far as there is room for A, before the next panel's begin.
    /// </summary>
    private bool IsLarge
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (long)m * n >= LargeResult;
    }

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
        if (b.Layout == GemmRightLayout.Rows
            && m >= (b.RowStride >= CrowdingRowStride ? PayingRows : PayingRowsUncrowded))
        {
            int slack = Prefetch.LineFloats;
            float* room = stackalloc float[(BlockDepth * 2 * TSimd.Count) + slack];
            copy = (float*)(((nint)room + AlignedBuffer<float>.Alignment - 1) & -AlignedBuffer<float>.Alignment);
        }

        // Registers: 32 with AVX-512, 16 below; Arm has 32, but the smaller tile is enough there.
        int tileRows = TSimd.Count == 16 ? GemmTile512.Rows : 6;
        bool packsLeft = GemmLeftPacking.Pays(a, m, n, tileRows);

        // A span of k is one block or, of a large C, as many as leave room for all rows of A.
        int longestSpan = IsLarge ? Math.Max(BlockElements / m / BlockDepth, 1) * BlockDepth : BlockDepth;
        int start = 0;
        do
        {
            int span = Math.Min(longestSpan, k - start);
            int room = BlockElements / Math.Max(span, BlockDepth / 4);
            int blockRows = m <= room ? m : room / tileRows * tileRows;
            for (int row = 0; row < m; row += blockRows)
            {
                int end = Math.Min(row + blockRows, m);
                GemmLeft left = a.From(row, start);
                float* packed = packsLeft ? GemmLeftPacking.Room : null;
                for (int inner = 0; packsLeft && inner < span; inner += BlockDepth)
                {
                    GemmLeftPacking.Pack(
                        left.From(0, inner), end - row, Math.Min(BlockDepth, span - inner), tileRows,
                        packed + ((end - row) * inner));
                }

                for (int column = 0; column < n; column += 2 * TSimd.Count)
                {
                    int inner = 0;
                    do
                    {
                        int depth = Math.Min(BlockDepth, span - inner);
                        Panel<TVector, TSimd>(
                            left.From(0, inner), packsLeft ? packed + ((end - row) * inner) : null, tileRows, row, end,
                            column, start + inner, depth, copy);
                        inner += depth;
                    }
                    while (inner < span);
                }
            }

            start += span;
        }
        while (start < k);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Panel<TVector, TSimd>(
        GemmLeft left, float* packedLeft, int tileRows, int row, int end, int column, int start, int depth, float* copy)
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
        bool takesFull = TSimd.Count == 16 && isDouble && (packedLeft != null || GemmTile512.TakesLeft(left))
            && GemmTile512.TakesRight(operands);
        for (float* rowsLeft = packedLeft == null ? left.Pointer : packedLeft; row < end;)
        {
            int rows = NextRows(end - row, tileRows);
            operands.Left = (byte*)rowsLeft;
            if (packedLeft != null)
            {
                operands.LeftRow = sizeof(float);
                operands.LeftColumn = rows * sizeof(float);
            }

            operands.Prefetches = IsLarge && end - row >= 2 * rows;
            operands.Result = c.Pointer + first + (row * c.RowStride);
            if (takesFull && rows == GemmTile512.Rows)
            {
                GemmTile512.Run(operands);
            }
            else if (isDouble)
            {
                Tile<TVector, TSimd, TwoColumns>(rows, operands);
            }
            else
            {
                Tile<TVector, TSimd, OneColumn>(rows, operands);
            }

            row += rows;
            rowsLeft += packedLeft == null ? rows * left.RowStride : (nint)rows * depth;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyPanel<TVector, TSimd>(float* right, nint second, nint row, int depth, float* copy)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        for (; depth > 0; depth--, right += row, copy += 2 * TSimd.Count)
        {
            // Narrower vectors gain nothing.
            if (TSimd.Count == Prefetch.LineFloats)
            {
                Prefetch.Line(right + (FetchedRows * row));
                Prefetch.Line(right + (FetchedRows * row) + second);
            }

            TSimd.Store(TSimd.Load(right), copy);
            TSimd.Store(TSimd.Load(right + second), copy + TSimd.Count);
        }
    }

    /// <summary>
    /// The height of the next tile. The last two share what is left, so that neither is too low to keep the multipliers
    /// busy.
    /// </summary>
    internal static int NextRows(int left, int maximum) =>
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
