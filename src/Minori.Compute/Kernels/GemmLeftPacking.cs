using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Minori.Compute;

/// <summary>
/// Copies A into the order in which the tiles of a product read it: tile by tile, the rows of a tile neighbours. Rows
/// that lie a power of two apart crowd few sets of the cache and need many pointers; a tile that many panels of B meet
/// pays for its copy.
/// </summary>
internal static unsafe class GemmLeftPacking
{
    // From so many columns of B on the copy pays: a transposed A is copied in runs, a plain one is turned round.
    private const int PayingColumnsTransposed = 128;
    private const int PayingColumns = 320;

    // A shorter column stride does not crowd the cache.
    private const int CrowdingColumnStride = 256;

    // Tiles of twelve that share whole lines of the cache, and from how far apart the columns must lie for that to pay.
    private const int GroupTiles = 4;
    private const int GroupedColumnStride = 1024;

    [ThreadStatic]
    private static AlignedBuffer<float>? t_room;

    /// <summary>Whether a product with <paramref name="n"/> columns pays for a copy of its A.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Pays(in GemmLeft a, int m, int n, int tileRows) =>
        m >= tileRows
        && (a.RowStride == 1
            ? n >= PayingColumnsTransposed && a.ColumnStride >= CrowdingColumnStride
            : a.ColumnStride == 1 && n >= PayingColumns);

    /// <summary>This thread's room for a block of A; the same one at every call.</summary>
    public static float* Room =>
        (t_room ??= new AlignedBuffer<float>(GemmCall.BlockElements)).Pointer;

    /// <summary>
    /// Copies <paramref name="rows"/> rows of <paramref name="depth"/> elements in the tiles of
    /// <see cref="GemmCall.NextRows"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(GemmLeft a, int rows, int depth, int tileRows, float* packed)
    {
        for (float* tile = a.Pointer; rows > 0;)
        {
            int height = GemmCall.NextRows(rows, tileRows);
            if (a.RowStride == 1 && a.ColumnStride >= GroupedColumnStride && tileRows == GemmTile512.Rows
                && rows >= (GroupTiles + 1) * GemmTile512.Rows)
            {
                height = GroupTiles * GemmTile512.Rows;
                CopyGroup(tile, a.ColumnStride, depth, packed);
            }
            else if (a.RowStride == 1)
            {
                CopyColumns(tile, a.ColumnStride, height, depth, packed);
            }
            else
            {
                Transpose(tile, a.RowStride, height, depth, packed);
            }

            tile += height * a.RowStride;
            packed += height * depth;
            rows -= height;
        }
    }

    /// <summary>
    /// Copies a group of tiles, which together take whole lines of the cache from each row of the transposed A, where
    /// these begin on a line. The rows that follow are fetched ahead: they are too far apart for the machine to
    /// foresee.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyGroup(float* a, nint columnStride, int depth, float* packed)
    {
        const int Height = GemmTile512.Rows;
        nint tile = (nint)depth * Height;
        nint ahead = GemmCall.FetchedRows * columnStride;
        for (; depth > 0; depth--, a += columnStride, packed += Height)
        {
            for (int element = 0; element < GroupTiles * Height; element += Prefetch.LineFloats)
            {
                Prefetch.Line(a + ahead + element);
            }

            for (int t = 0; t < GroupTiles; t++)
            {
                CopyTwelve(a + (t * Height), packed + (t * tile));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyTwelve(float* a, float* packed)
    {
        Vector256.Store(Vector256.Load(a), packed);
        Vector128.Store(Vector128.Load(a + 8), packed + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyColumns(float* a, nint columnStride, int height, int depth, float* packed)
    {
        if (height == GemmTile512.Rows)
        {
            for (; depth > 0; depth--, a += columnStride, packed += height)
            {
                CopyTwelve(a, packed);
            }

            return;
        }

        for (; depth > 0; depth--, a += columnStride, packed += height)
        {
            for (int row = 0; row < height; row++)
            {
                packed[row] = a[row];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* a, nint rowStride, int height, int depth, float* packed)
    {
        int row = 0, wholeDepth = Transposition.IsSupported ? depth & ~3 : 0;
        for (; row <= height - 4 && wholeDepth > 0; row += 4)
        {
            for (int l = 0; l < wholeDepth; l += 4)
            {
                Transposition.FourByFour(a + (row * rowStride) + l, rowStride, packed + (l * height) + row, height);
            }

            CopyCells(a, rowStride, height, row, row + 4, wholeDepth, depth, packed);
        }

        CopyCells(a, rowStride, height, row, height, 0, depth, packed);
    }

    private static void CopyCells(
        float* a, nint rowStride, int height, int row, int endRow, int start, int end, float* packed)
    {
        for (; row < endRow; row++)
        {
            for (int l = start; l < end; l++)
            {
                packed[(l * height) + row] = a[(row * rowStride) + l];
            }
        }
    }
}
