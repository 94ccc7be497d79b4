using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>Copies rows of B[k, n] into the panels that <see cref="GemmCall"/> reads.</summary>
/// <param name="b">The first of the rows that are copied.</param>
/// <param name="rowStride">Elements from one row of B to the next.</param>
/// <param name="firstRow">The number of that row in B.</param>
/// <param name="rows">How many rows are copied.</param>
/// <param name="k">How many B has, and each panel.</param>
/// <param name="n">Columns of B.</param>
/// <param name="packed">The first panel.</param>
/// <param name="isPadded">
/// Whether zero columns fill up the last panel, instead of a last vector that ends at column n.
/// </param>
internal readonly unsafe struct GemmRowPackCall(
    float* b, nint rowStride, int firstRow, int rows, int k, int n, float* packed, bool isPadded) : ISimdCall
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Invoke<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        int panelWidth = 2 * TSimd.Count;
        for (int panel = 0; panel < n; panel += panelWidth)
        {
            bool isDouble = isPadded || n - panel > TSimd.Count;
            int width = isDouble ? panelWidth : TSimd.Count;
            float* destination = packed + ((nint)panel * k) + ((nint)firstRow * width);
            for (int half = 0; half < width; half += TSimd.Count)
            {
                int column = isPadded ? panel + half : Math.Min(panel + half, n - TSimd.Count);
                Vector<TVector, TSimd>(b + column, Math.Min(TSimd.Count, n - column), destination + half, width);
            }
        }
    }

    /// <summary>One vector of columns: <paramref name="present"/> of B, zeros for the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Vector<TVector, TSimd>(float* source, int present, float* destination, int width)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        for (int row = 0; row < rows; row++, source += rowStride, destination += width)
        {
            if (present == TSimd.Count)
            {
                TSimd.Store(TSimd.Load(source), destination);
                continue;
            }

            for (int i = 0; i < TSimd.Count; i++)
            {
                destination[i] = i < present ? source[i] : 0;
            }
        }
    }
}
