using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// Sums over one row in float32: partial sums by lane, then their elements, in an order fixed by length and width.
/// </summary>
internal static unsafe class Reduction
{
    /// <summary>Σ aᵢ·bᵢ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot<TVector, TSimd>(float* a, float* b, int count)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector even = TSimd.Zero, odd = TSimd.Zero;
        int i = 0;
        for (; i <= count - (2 * TSimd.Count); i += 2 * TSimd.Count)
        {
            even = TSimd.MultiplyAdd(TSimd.Load(a + i), TSimd.Load(b + i), even);
            odd = TSimd.MultiplyAdd(TSimd.Load(a + i + TSimd.Count), TSimd.Load(b + i + TSimd.Count), odd);
        }

        float total = TSimd.Sum(TSimd.Add(even, odd));
        for (; i < count; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }

    /// <summary>Σ aᵢ·bᵢ·cᵢ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot<TVector, TSimd>(float* a, float* b, float* c, int count)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector sum = TSimd.Zero;
        int i = 0;
        for (; i <= count - TSimd.Count; i += TSimd.Count)
        {
            sum = TSimd.MultiplyAdd(TSimd.Multiply(TSimd.Load(a + i), TSimd.Load(b + i)), TSimd.Load(c + i), sum);
        }

        float total = TSimd.Sum(sum);
        for (; i < count; i++)
        {
            total += a[i] * b[i] * c[i];
        }

        return total;
    }

    /// <summary>Σ aᵢ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum<TVector, TSimd>(float* a, int count)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector even = TSimd.Zero, odd = TSimd.Zero;
        int i = 0;
        for (; i <= count - (2 * TSimd.Count); i += 2 * TSimd.Count)
        {
            even = TSimd.Add(TSimd.Load(a + i), even);
            odd = TSimd.Add(TSimd.Load(a + i + TSimd.Count), odd);
        }

        float total = TSimd.Sum(TSimd.Add(even, odd));
        for (; i < count; i++)
        {
            total += a[i];
        }

        return total;
    }

    /// <summary>Σ (aᵢ − centre)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SquaredDistance<TVector, TSimd>(float* a, float centre, int count)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector even = TSimd.Zero, odd = TSimd.Zero, c = TSimd.Broadcast(centre);
        int i = 0;
        for (; i <= count - (2 * TSimd.Count); i += 2 * TSimd.Count)
        {
            TVector first = TSimd.Subtract(TSimd.Load(a + i), c);
            TVector second = TSimd.Subtract(TSimd.Load(a + i + TSimd.Count), c);
            even = TSimd.MultiplyAdd(first, first, even);
            odd = TSimd.MultiplyAdd(second, second, odd);
        }

        float total = TSimd.Sum(TSimd.Add(even, odd));
        for (; i < count; i++)
        {
            total += (a[i] - centre) * (a[i] - centre);
        }

        return total;
    }
}
