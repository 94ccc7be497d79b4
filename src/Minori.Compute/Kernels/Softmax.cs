using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>The pieces of a softmax over one row.</summary>
internal static unsafe class Softmax
{
    /// <summary>The largest of <paramref name="count"/> ≥ 1 elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Maximum<TVector, TSimd>(float* x, int count)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        float result = x[0];
        int i = 0;
        if (count >= TSimd.Count)
        {
            TVector maximum = TSimd.Load(x);
            for (i = TSimd.Count; i <= count - TSimd.Count; i += TSimd.Count)
            {
                maximum = TSimd.Maximum(maximum, TSimd.Load(x + i));
            }

            // The last vector overlaps the one before: a maximum does not mind.
            maximum = TSimd.Maximum(maximum, TSimd.Load(x + count - TSimd.Count));
            float* lanes = stackalloc float[16];
            TSimd.Store(maximum, lanes);
            result = lanes[0];
            for (int lane = 1; lane < TSimd.Count; lane++)
            {
                result = MathF.Max(result, lanes[lane]);
            }

            return result;
        }

        for (; i < count; i++)
        {
            result = MathF.Max(result, x[i]);
        }

        return result;
    }

    /// <summary>Σ exp(scale·x − shift), and the terms themselves into <paramref name="terms"/> where it is not null (it may be x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float ExponentialSum<TVector, TSimd>(float* x, float* terms, int count, float scale, float shift)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector factor = TSimd.Broadcast(scale), offset = TSimd.Broadcast(-shift);
        TVector sum = TSimd.Zero;
        int i = 0;
        for (; i <= count - TSimd.Count; i += TSimd.Count)
        {
            TVector term = VectorMath.Exp<TVector, TSimd>(TSimd.MultiplyAdd(TSimd.Load(x + i), factor, offset));
            sum = TSimd.Add(sum, term);
            if (terms != null)
            {
                TSimd.Store(term, terms + i);
            }
        }

        float total = TSimd.Sum(sum);
        for (; i < count; i++)
        {
            float term = VectorMath.Exp<float, SimdScalar>(MathF.FusedMultiplyAdd(x[i], scale, -shift));
            total += term;
            if (terms != null)
            {
                terms[i] = term;
            }
        }

        return total;
    }
}
