using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>Writes Wᵀ in the panels that <see cref="GemmCall"/> reads.</summary>
/// <param name="isPadded">
/// Whether zero columns fill up the last panel (whose length is then that of all others), instead of a last vector
/// that ends at column n.
/// </param>
internal readonly unsafe struct GemmPackCall(
    float* w, nint wRowStride, int n, int k, float* packed, bool isPadded) : ISimdCall
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
            for (int half = 0; half < width; half += TSimd.Count)
            {
                int column = isPadded ? panel + half : Math.Min(panel + half, n - TSimd.Count);
                Vector(
                    column, Math.Min(TSimd.Count, n - column), TSimd.Count, packed + ((nint)panel * k) + half, width);
            }
        }
    }

    /// <summary>One vector of columns: <paramref name="present"/> rows of W, zeros for the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Vector(int column, int present, int count, float* destination, int width)
    {
        float* source = w + (column * wRowStride);
        int lane = 0;
        if (Transposition.IsSupported)
        {
            for (; lane <= present - 4; lane += 4)
            {
                int l = 0;
                for (; l <= k - 4; l += 4)
                {
                    Transposition.FourByFour(
                        source + (lane * wRowStride) + l, wRowStride, destination + ((nint)l * width) + lane, width);
                }

                for (; l < k; l++)
                {
                    for (int within = lane; within < lane + 4; within++)
                    {
                        destination[((nint)l * width) + within] = source[(within * wRowStride) + l];
                    }
                }
            }
        }

        for (; lane < count; lane++)
        {
            for (int l = 0; l < k; l++)
            {
                destination[((nint)l * width) + lane] = lane < present ? source[(lane * wRowStride) + l] : 0;
            }
        }
    }
}
