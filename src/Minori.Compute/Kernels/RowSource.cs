using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>Rows of B as they are.</summary>
/// <param name="b">The first of the rows that are copied.</param>
/// <param name="rowStride">Elements from one row of B to the next.</param>
/// <param name="firstRow">The number of that row in B.</param>
/// <param name="rows">How many rows are copied.</param>
internal readonly unsafe struct RowSource(float* b, nint rowStride, int firstRow, int rows) : IPanelSource
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write<TVector, TSimd>(int column, int present, float* destination, int width)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        float* source = b + column;
        destination += (nint)firstRow * width;
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
