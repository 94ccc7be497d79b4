using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// Gated linear unit with SiLU (Shazeer 2020, "GLU variants improve transformer"): y = gate·σ(gate)·up.
/// </summary>
public static unsafe class SwiGlu
{
    /// <summary>y[tokens, width] from gate and up.</summary>
    /// <param name="gateUpRowStride">Elements from one token to the next, in gate and in up alike.</param>
    public static void Forward(float* y, float* gate, float* up, nint gateUpRowStride, int tokens, int width) =>
        SimdDispatch.Run(new ForwardCall(y, gate, up, gateUpRowStride, tokens, width));

    /// <summary>Writes dgate and dup from dy[tokens, width]; they may be the memory of gate and up.</summary>
    /// <param name="gateUpGradientRowStride">Elements from one token to the next, in dgate and in dup alike.</param>
    /// <param name="gateUpRowStride">Elements from one token to the next, in gate and in up alike.</param>
    public static void Backward(
        float* dgate, float* dup, nint gateUpGradientRowStride, float* dy, float* gate, float* up, nint gateUpRowStride,
        int tokens, int width) =>
        SimdDispatch.Run(
            new BackwardCall(dgate, dup, gateUpGradientRowStride, dy, gate, up, gateUpRowStride, tokens, width));

    private readonly struct ForwardCall(
        float* y, float* gate, float* up, nint stride, int tokens, int width) : ISimdCall
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            for (int t = 0; t < tokens; t++)
            {
                float* target = y + ((nint)t * width);
                int done = Row<VectorPair<TVector>, SimdPair<TVector, TSimd>>(
                    target, gate + (t * stride), up + (t * stride), width, 0);
                done = Row<TVector, TSimd>(target, gate + (t * stride), up + (t * stride), width, done);
                Row<float, SimdScalar>(target, gate + (t * stride), up + (t * stride), width, done);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int Row<TVector, TSimd>(float* y, float* gate, float* up, int width, int i)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            for (; i <= width - TSimd.Count; i += TSimd.Count)
            {
                TVector g = TSimd.Load(gate + i);
                TVector silu = TSimd.Multiply(g, VectorMath.Sigmoid<TVector, TSimd>(g));
                TSimd.Store(TSimd.Multiply(silu, TSimd.Load(up + i)), y + i);
            }

            return i;
        }
    }

    private readonly struct BackwardCall(
        float* dgate, float* dup, nint gradientStride, float* dy, float* gate, float* up, nint stride, int tokens,
        int width) : ISimdCall
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            for (int t = 0; t < tokens; t++)
            {
                nint target = t * gradientStride, source = t * stride;
                float* d = dy + ((nint)t * width);
                int done = Row<VectorPair<TVector>, SimdPair<TVector, TSimd>>(
                    dgate + target, dup + target, d, gate + source, up + source, width, 0);
                done = Row<TVector, TSimd>(dgate + target, dup + target, d, gate + source, up + source, width, done);
                Row<float, SimdScalar>(dgate + target, dup + target, d, gate + source, up + source, width, done);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int Row<TVector, TSimd>(
            float* dgate, float* dup, float* dy, float* gate, float* up, int width, int i)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector one = TSimd.Broadcast(1);
            for (; i <= width - TSimd.Count; i += TSimd.Count)
            {
                TVector g = TSimd.Load(gate + i), d = TSimd.Load(dy + i);
                TVector sigmoid = VectorMath.Sigmoid<TVector, TSimd>(g);
                TVector silu = TSimd.Multiply(g, sigmoid);

                // d silu / d gate = σ + silu·(1 − σ)
                TVector slope = TSimd.MultiplyAdd(silu, TSimd.Subtract(one, sigmoid), sigmoid);
                TVector dg = TSimd.Multiply(TSimd.Multiply(d, TSimd.Load(up + i)), slope);
                TSimd.Store(TSimd.Multiply(d, silu), dup + i);
                TSimd.Store(dg, dgate + i);
            }

            return i;
        }
    }
}
