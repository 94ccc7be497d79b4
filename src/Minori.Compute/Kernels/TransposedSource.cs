using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>The transpose of W[n, k].</summary>
/// <param name="w">W.</param>
/// <param name="rowStride">Elements from one row of W to the next.</param>
/// <param name="k">Columns of W.</param>
internal readonly unsafe struct TransposedSource(float* w, nint rowStride, int k) : IPanelSource
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write<TVector, TSimd>(int column, int present, float* destination, int width)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        float* source = w + (column * rowStride);
        int lane = 0;
        if (Transposition.IsSupported)
        {
            for (; lane <= present - 4; lane += 4)
            {
                int l = 0;
                for (; l <= k - 4; l += 4)
                {
                    Transposition.FourByFour(
                        source + (lane * rowStride) + l, rowStride, destination + ((nint)l * width) + lane, width);
                }

                for (; l < k; l++)
                {
                    for (int within = lane; within < lane + 4; within++)
                    {
                        destination[((nint)l * width) + within] = source[(within * rowStride) + l];
                    }
                }
            }
        }

        for (; lane < TSimd.Count; lane++)
        {
            for (int l = 0; l < k; l++)
            {
                destination[((nint)l * width) + lane] = lane < present ? source[(lane * rowStride) + l] : 0;
            }
        }
    }
}
