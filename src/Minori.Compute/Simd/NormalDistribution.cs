using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>The error function and the normal distribution on vectors.</summary>
internal static class NormalDistribution
{
    private const float InverseRootTwo = 0.707106781f;
    private const float InverseRootTwoPi = 0.39894228f;

    /// <summary>erf(x) with a relative error below 4·10⁻⁷; ±1 at the infinities, not a number where x is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Erf<TVector, TSimd>(TVector x)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector magnitude = TSimd.Maximum(x, TSimd.Subtract(TSimd.Zero, x));
        TVector one = TSimd.Broadcast(1);
        TVector square = TSimd.Multiply(x, x);

        // The polynomial of degree 6 in x² nearest to erf(x)/x for |x| < 1; its own error is 10⁻⁹.
        TVector p = TSimd.Broadcast(7.85386193e-05f);
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-0.000801019375f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(0.00518832769f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-0.0268538119f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(0.112835851f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-0.376126258f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(1.12837917f));
        TVector bounded = AtMost<TVector, TSimd>(magnitude, 10);
        TVector far = TSimd.Subtract(one, Complement<TVector, TSimd>(bounded, bounded, bounded, out _));
        TVector signed = TSimd.SelectLess(x, TSimd.Zero, TSimd.Subtract(TSimd.Zero, far), far);
        return TSimd.SelectLess(magnitude, one, TSimd.Multiply(x, p), signed);
    }

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
        TVector magnitude = AtMost<TVector, TSimd>(TSimd.Maximum(x, TSimd.Subtract(TSimd.Zero, x)), 14.2f);
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
        TVector lost = TSimd.MultiplyAdd(a, b, TSimd.Subtract(TSimd.Zero, square));
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

    /// <summary>Beyond the limit the result is 0 in any case, and infinity times zero must not arise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AtMost<TVector, TSimd>(TVector x, float limit)
        where TVector : unmanaged
        where TSimd : ISimd<TVector> =>
        TSimd.SelectLess(TSimd.Broadcast(limit), x, TSimd.Broadcast(limit), x);
}
