using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// The gradient of ½λ Σ Fᵢ(pᵢ − oᵢ)², a pull of parameters p towards an origin o, and the sums of squares that the
/// importances F are made of.
/// </summary>
public static unsafe class QuadraticPull
{
    /// <summary>gradient += strength·(p − origin).</summary>
    public static void AddGradient(float* gradient, float* p, float* origin, float strength, long count) =>
        SimdDispatch.Run(new VectorLoopCall<PullLoop>(new(gradient, p, origin, null, strength, count)));

    /// <summary>gradient += strength·importance·(p − origin).</summary>
    public static void AddGradient(
        float* gradient, float* p, float* origin, float* importance, float strength, long count) =>
        SimdDispatch.Run(new VectorLoopCall<PullLoop>(new(gradient, p, origin, importance, strength, count)));

    /// <summary>sum += weight·x².</summary>
    public static void AddSquares(float* sum, float* x, float weight, long count) =>
        SimdDispatch.Run(new VectorLoopCall<SquaresLoop>(new(sum, x, weight, count)));

    private readonly struct PullLoop(
        float* gradient, float* p, float* origin, float* importance, float strength, long count) : IVectorLoop
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public long Run<TVector, TSimd>(long start)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector factor = TSimd.Broadcast(strength);
            long i = start;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
            {
                TVector pull = TSimd.Subtract(TSimd.Load(p + i), TSimd.Load(origin + i));
                if (importance is not null)
                {
                    pull = TSimd.Multiply(pull, TSimd.Load(importance + i));
                }

                TSimd.Store(TSimd.MultiplyAdd(factor, pull, TSimd.Load(gradient + i)), gradient + i);
            }

            return i;
        }
    }

    private readonly struct SquaresLoop(float* sum, float* x, float weight, long count) : IVectorLoop
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public long Run<TVector, TSimd>(long start)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector factor = TSimd.Broadcast(weight);
            long i = start;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
            {
                TVector value = TSimd.Load(x + i);
                TSimd.Store(
                    TSimd.MultiplyAdd(TSimd.Multiply(factor, value), value, TSimd.Load(sum + i)), sum + i);
            }

            return i;
        }
    }
}
