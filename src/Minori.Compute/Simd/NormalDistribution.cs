using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>The normal distribution on vectors.</summary>
internal static class NormalDistribution
{
    private const float InverseRootTwo = 0.707106781f;
    private const float InverseRootTwoPi = 0.39894228f;

    /// <summary>
    /// Φ(x), the share of the standard normal distribution below x, with a relative error below 10⁻⁶ for x above −13
    /// (2·10⁻³⁸), and its density. Below, it falls to 0.
    /// </summary>
    /// <param name="x">Where.</param>
    /// <param name="density">e^(−x²/2)/√(2π).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Cumulative<TVector, TSimd>(TVector x, out TVector density)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        // Beyond the limit the result is 0 in any case, and infinity times zero must not arise.
        TVector magnitude = VectorMath.Absolute<TVector, TSimd>(x), limit = TSimd.Broadcast(14.2f);
        magnitude = TSimd.SelectLess(limit, magnitude, limit, magnitude);
        TVector distance = TSimd.Multiply(magnitude, TSimd.Broadcast(InverseRootTwo));
        TVector half = TSimd.Multiply(magnitude, TSimd.Broadcast(0.5f));
        TVector complement = Complement<TVector, TSimd>(distance, magnitude, half, out TVector exponential);
        density = TSimd.Multiply(exponential, TSimd.Broadcast(InverseRootTwoPi));
        TVector tail = TSimd.Multiply(complement, TSimd.Broadcast(0.5f));
        return TSimd.SelectLess(x, TSimd.Zero, tail, TSimd.Subtract(TSimd.Broadcast(1), tail));
    }

    /// <summary>
    /// erfc(x) = e^(−x²)·z·g(z) with z = 1/(1 + x/2), for x from 0 to 10. The square is given as a product of two
    /// numbers, because a rounded x would show in it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Complement<TVector, TSimd>(TVector x, TVector a, TVector b, out TVector exponential)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector one = TSimd.Broadcast(1);
        TVector square = TSimd.Multiply(a, b);

        // What rounding took from the square is given back to first order: x² may be 87, and its half unit shows.
        TVector lost = TSimd.FusedMultiplyAdd(a, b, TSimd.Subtract(TSimd.Zero, square));
        exponential = VectorMath.ExpBelowOverflow<TVector, TSimd>(TSimd.Subtract(TSimd.Zero, square));
        exponential = TSimd.Multiply(exponential, TSimd.Subtract(one, lost));
        TVector z = TSimd.Divide(one, TSimd.MultiplyAdd(x, TSimd.Broadcast(0.5f), one));

        // The polynomial of degree 9 nearest to e^(x²)·erfc(x)/z for x from 0 to 10; its own error is 2·10⁻⁸.
        TVector g = TSimd.Broadcast(0.012283206f);
        g = TSimd.MultiplyAdd(g, z, TSimd.Broadcast(-0.123251314f));
        g = TSimd.MultiplyAdd(g, z, TSimd.Broadcast(0.428921107f));
        g = TSimd.MultiplyAdd(g, z, TSimd.Broadcast(-0.670013611f));
        g = TSimd.MultiplyAdd(g, z, TSimd.Broadcast(0.421267636f));
        g = TSimd.MultiplyAdd(g, z, TSimd.Broadcast(-0.0983144656f));
        g = TSimd.MultiplyAdd(g, z, TSimd.Broadcast(0.225540892f));
        g = TSimd.MultiplyAdd(g, z, TSimd.Broadcast(0.238645014f));
        g = TSimd.MultiplyAdd(g, z, TSimd.Broadcast(0.282857018f));
        g = TSimd.MultiplyAdd(g, z, TSimd.Broadcast(0.2820645f));
        return TSimd.Multiply(exponential, TSimd.Multiply(z, g));
    }
}
