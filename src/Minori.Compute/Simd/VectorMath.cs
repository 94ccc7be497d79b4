using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>Elementary functions on vectors.</summary>
internal static class VectorMath
{
    // ln 2 in two parts: the first has so few bits that its product with a small integer is exact (Cody and Waite
    // 1980).
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    // Adding 1.5·2²³ rounds to an integer and leaves it in the low bits of the significand.
    private const float RoundingShift = 12582912f;

    private const float Smallest = -87.3365402f;
    private const float Largest = 88.7228317f;

    /// <summary>
    /// eˣ with a relative error below 1.5·10⁻⁷; 0 for x below −87.33654 (where the result would be subnormal), infinity
    /// above 88.72283, not a number where x is not.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TVector, TSimd>(TVector x)
        where TVector : unmanaged
        where TSimd : ISimd<TVector> =>
        TSimd.SelectLess(
            TSimd.Broadcast(Largest), x, TSimd.Broadcast(float.PositiveInfinity), ExpBelowOverflow<TVector, TSimd>(x));

    /// <summary>
    /// <see cref="Exp"/> for an x that is known to be at most 88.72283: a softmax's never exceeds 0 by more than
    /// rounding.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpBelowOverflow<TVector, TSimd>(TVector x)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector shift = TSimd.Broadcast(RoundingShift);
        TVector shifted = TSimd.MultiplyAdd(x, TSimd.Broadcast(Log2E), shift);
        TVector n = TSimd.Subtract(shifted, shift);
        TVector r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-Ln2High), x);
        r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-Ln2Low), r);

        // The polynomial of degree 6 with p(0) = 1 that meets eʳ at six Chebyshev nodes of ±ln 2 / 2; its own error is
        // 10⁻⁸.
        TVector p = TSimd.Broadcast(1.39336858e-3f);
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(8.3691841e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(4.1666463e-2f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1.66665047e-1f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(0.5f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1f));

        return TSimd.SelectLess(x, TSimd.Broadcast(Smallest), TSimd.Zero, TSimd.AddExponent(p, shifted));
    }

    /// <summary>1 / (1 + e⁻ˣ) with a relative error below 4·10⁻⁷; below x = −87 it stays at e⁻⁸⁷.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TVector, TSimd>(TVector x)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector bounded = TSimd.Maximum(TSimd.Broadcast(-87f), x);
        TVector exponential = ExpBelowOverflow<TVector, TSimd>(TSimd.Subtract(TSimd.Zero, bounded));
        return TSimd.Reciprocal(TSimd.Add(TSimd.Broadcast(1f), exponential));
    }
}
