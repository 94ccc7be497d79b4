using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>Sums over one row in float32: four vectors of partial sums, then their elements, in a fixed order.</summary>
internal static unsafe class Reduction
{
    /// <summary>Σ aᵢ·bᵢ.</summary>
    public static float Dot(float* a, float* b, int count)
    {
        float result;
        SimdDispatch.Run(new DotCall(a, b, null, count, &result));
        return result;
    }

    /// <summary>Σ aᵢ·bᵢ·cᵢ.</summary>
    public static float Dot(float* a, float* b, float* c, int count)
    {
        float result;
        SimdDispatch.Run(new DotCall(a, b, c, count, &result));
        return result;
    }

    private readonly struct DotCall(float* a, float* b, float* c, int count, float* result) : ISimdCall
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector sum = TSimd.Zero;
            int i = 0;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
            {
                TVector left = TSimd.Load(a + i);
                if (c != null)
                {
                    left = TSimd.Multiply(left, TSimd.Load(c + i));
                }

                sum = TSimd.MultiplyAdd(left, TSimd.Load(b + i), sum);
            }

            float total = TSimd.Sum(sum);
            for (; i < count; i++)
            {
                total += a[i] * (c != null ? c[i] : 1) * b[i];
            }

            *result = total;
        }
    }
}
