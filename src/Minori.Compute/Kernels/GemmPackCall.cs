using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>What is packed: it writes the rows that it has of one vector of columns.</summary>
internal unsafe interface IPanelSource
{
    /// <summary>Writes columns of B from number <paramref name="column"/> on.</summary>
    /// <param name="column">The first of them.</param>
    /// <param name="present">How many B has of them; zeros stand for the rest of the vector.</param>
    /// <param name="destination">The vector of B's first row, within its panel.</param>
    /// <param name="width">Elements from one row of the panel to the next.</param>
    void Write<TVector, TSimd>(int column, int present, float* destination, int width)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>;
}

/// <summary>Writes B[k, n] in the panels that <see cref="GemmCall"/> reads.</summary>
/// <param name="source">B, or some of its rows.</param>
/// <param name="k">Rows of B, and of each panel.</param>
/// <param name="n">Columns of B.</param>
/// <param name="packed">The first panel.</param>
/// <param name="isPadded">
/// Whether zero columns fill up the last panel (whose length is then that of all others), instead of a last vector
/// that ends at column n.
/// </param>
internal readonly unsafe struct GemmPackCall<TSource>(TSource source, int k, int n, float* packed, bool isPadded)
    : ISimdCall
    where TSource : struct, IPanelSource
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
                source.Write<TVector, TSimd>(
                    column, Math.Min(TSimd.Count, n - column), packed + ((nint)panel * k) + half, width);
            }
        }
    }
}
