using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// The pieces of a softmax over one row. What is left of a row after its whole vectors is one more vector whose other
/// lanes are put out, so there must be room behind a row up to a whole vector.
/// </summary>
internal static unsafe class Softmax
{
    /// <summary>The largest of <paramref name="count"/> ≥ 1 elements of a padded row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Maximum<TVector, TSimd>(float* x, int count)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector least = TSimd.Broadcast(float.NegativeInfinity), even = least, odd = least;
        int i = 0;
        for (; i <= count - (2 * TSimd.Count); i += 2 * TSimd.Count)
        {
            even = TSimd.Maximum(even, TSimd.Load(x + i));
            odd = TSimd.Maximum(odd, TSimd.Load(x + i + TSimd.Count));
        }

        for (; i <= count - TSimd.Count; i += TSimd.Count)
        {
            even = TSimd.Maximum(even, TSimd.Load(x + i));
        }

        if (i < count)
        {
            odd = TSimd.Maximum(odd, TSimd.SelectFrom(count - i, least, TSimd.Load(x + i)));
        }

        return TSimd.MaximumAcross(TSimd.Maximum(even, odd));
    }

    /// <summary>
    /// Overwrites x with exp(scale·x − shift), the rest of its last vector with zeros, and returns the sum.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exponentials<TVector, TSimd>(float* x, int count, float scale, float shift)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector factor = TSimd.Broadcast(scale), offset = TSimd.Broadcast(-shift), sum = TSimd.Zero;
        int i = 0;
        for (; i <= count - TSimd.Count; i += TSimd.Count)
        {
            TVector term = VectorMath.ExpBelowOverflow<TVector, TSimd>(
                TSimd.MultiplyAdd(TSimd.Load(x + i), factor, offset));
            TSimd.Store(term, x + i);
            sum = TSimd.Add(sum, term);
        }

        if (i < count)
        {
            TVector term = VectorMath.ExpBelowOverflow<TVector, TSimd>(
                TSimd.MultiplyAdd(TSimd.Load(x + i), factor, offset));
            term = TSimd.SelectFrom(count - i, TSimd.Zero, term);
            TSimd.Store(term, x + i);
            sum = TSimd.Add(sum, term);
        }

        return TSimd.Sum(sum);
    }

    /// <summary>
    /// Zeros from the first whole vector at or after <paramref name="count"/> up to the one that holds
    /// <paramref name="end"/> − 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ClearFrom<TVector, TSimd>(float* x, int count, int end)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        for (int i = (count + TSimd.Count - 1) & -TSimd.Count; i < end; i += TSimd.Count)
        {
            TSimd.Store(TSimd.Zero, x + i);
        }
    }
}
