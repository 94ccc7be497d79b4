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

    // π in three parts, each what the one before leaves out; the products with fused adds are exact enough up to 10⁵.
    private const float InversePi = 0.318309886f;
    private const float PiHigh = 3.14159274f;
    private const float PiMiddle = -8.74227766e-8f;
    private const float PiLow = -3.43024902e-15f;
    private const float LargestAngle = 1e5f;

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

    /// <summary>|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Absolute<TVector, TSimd>(TVector x)
        where TVector : unmanaged
        where TSimd : ISimd<TVector> => TSimd.Maximum(x, TSimd.Subtract(TSimd.Zero, x));

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

    /// <summary>
    /// ln(x) with a relative error below 1.5·10⁻⁷; −infinity at 0, infinity at infinity, not a number for a negative x.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log<TVector, TSimd>(TVector x)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        // A subnormal number has its exponent in its leading zeros; 2²⁵ times it is normal.
        TVector smallestNormal = TSimd.Broadcast(1.17549435e-38f);
        TVector scaled = TSimd.SelectLess(x, smallestNormal, TSimd.Multiply(x, TSimd.Broadcast(33554432f)), x);
        TVector exponent = TSimd.Exponent(scaled);
        TVector shift = TSimd.Broadcast(RoundingShift);
        TVector f = TSimd.Subtract(
            TSimd.AddExponent(scaled, TSimd.Subtract(shift, exponent)), TSimd.Broadcast(1f));
        exponent = TSimd.SelectLess(x, smallestNormal, TSimd.Subtract(exponent, TSimd.Broadcast(25f)), exponent);

        // The polynomial of degree 8 nearest to (ln(1 + f) − f + f²/2)/f³ for 1 + f from √½ to √2; its own error is
        // 10⁻⁹.
        TVector p = TSimd.Broadcast(0.0674659839f);
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(-0.116756142f));
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(0.118881605f));
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(-0.124055952f));
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(0.142195535f));
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(-0.166679955f));
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(0.200021186f));
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(-0.250000096f));
        p = TSimd.MultiplyAdd(p, f, TSimd.Broadcast(0.333333126f));
        TVector square = TSimd.Multiply(f, f);
        TVector small = TSimd.MultiplyAdd(TSimd.Multiply(square, f), p, TSimd.Multiply(exponent, TSimd.Broadcast(Ln2Low)));
        small = TSimd.MultiplyAdd(square, TSimd.Broadcast(-0.5f), small);
        TVector result = TSimd.MultiplyAdd(exponent, TSimd.Broadcast(Ln2High), TSimd.Add(f, small));

        // Zero for finite numbers, not a number for the others.
        result = TSimd.Add(result, TSimd.Subtract(x, x));
        result = TSimd.SelectLess(TSimd.Broadcast(float.MaxValue), x, x, result);
        result = TSimd.SelectLess(x, TSimd.Broadcast(float.Epsilon), TSimd.Broadcast(float.NegativeInfinity), result);
        return TSimd.SelectLess(x, TSimd.Zero, TSimd.Broadcast(float.NaN), result);
    }

    /// <summary>sin(x) with an absolute error below 1.2·10⁻⁷ for |x| up to 10⁵; beyond, not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sin<TVector, TSimd>(TVector x)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector shift = TSimd.Broadcast(RoundingShift);
        TVector n = TSimd.Subtract(TSimd.MultiplyAdd(x, TSimd.Broadcast(InversePi), shift), shift);

        // sin(x) = (−1)ⁿ·sin(x − n·π), and the difference is at most π/2 and a little.
        TVector r = TSimd.FusedMultiplyAdd(n, TSimd.Broadcast(-PiHigh), x);
        r = TSimd.FusedMultiplyAdd(n, TSimd.Broadcast(-PiMiddle), r);
        r = TSimd.FusedMultiplyAdd(n, TSimd.Broadcast(-PiLow), r);

        // The polynomial of degree 4 in r² nearest to (sin(r) − r)/r³; its own error is 4·10⁻¹¹.
        TVector square = TSimd.Multiply(r, r);
        TVector p = TSimd.Broadcast(-2.38883614e-08f);
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(2.75258115e-06f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-0.000198408894f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(0.00833333142f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-0.166666666f));
        TVector sine = TSimd.FusedMultiplyAdd(TSimd.Multiply(r, square), p, r);

        // n − 2·round(n/2) is 0 for an even n and ±1 for an odd one.
        TVector half = TSimd.Subtract(TSimd.MultiplyAdd(n, TSimd.Broadcast(0.5f), shift), shift);
        TVector odd = TSimd.MultiplyAdd(half, TSimd.Broadcast(-2f), n);
        TVector sign = TSimd.MultiplyAdd(TSimd.Multiply(odd, odd), TSimd.Broadcast(-2f), TSimd.Broadcast(1f));

        return TSimd.SelectLess(
            TSimd.Broadcast(LargestAngle), Absolute<TVector, TSimd>(x), TSimd.Broadcast(float.NaN),
            TSimd.Multiply(sign, sine));
    }
}
