namespace Minori.Compute;

/// <summary>Writes Wᵀ in the panels that <see cref="GemmCall"/> reads.</summary>
/// <param name="isPadded">
/// Whether zero columns fill up the last panel (whose length is then that of all others), instead of a last vector
/// that ends at column n.
/// </param>
internal readonly unsafe struct GemmPackCall(float* w, nint wRowStride, int n, int k, float* packed, bool isPadded) : ISimdCall
{
    public void Invoke<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        int panelWidth = 2 * TSimd.Count;
        for (int panel = 0; panel < n; panel += panelWidth)
        {
            bool isDouble = isPadded || n - panel > TSimd.Count;
            int width = isDouble ? panelWidth : TSimd.Count;
            for (int lane = 0; lane < width; lane++)
            {
                int column = panel + (lane & ~(TSimd.Count - 1));
                column = (isPadded ? column : Math.Min(column, n - TSimd.Count)) + (lane & (TSimd.Count - 1));
                Column(column, packed + ((nint)panel * k) + lane, width);
            }
        }
    }

    private void Column(int column, float* destination, int width)
    {
        float* row = w + (column * wRowStride);
        for (int l = 0; l < k; l++, destination += width)
        {
            *destination = column < n ? row[l] : 0;
        }
    }
}
