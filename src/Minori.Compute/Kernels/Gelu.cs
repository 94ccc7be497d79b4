using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// Gaussian error linear unit (Hendrycks and Gimpel 2016, arXiv 1606.08415): y = x·Φ(x), Φ the normal distribution's
/// cumulative function; exactly, and in the form that GPT-2 computes, with
/// Φ(x) ≈ (1 + tanh u)/2 = σ(2u), u = √(2/π)·(x + 0.044715·x³).
/// </summary>
public static unsafe class Gelu
{
    /// <summary>y = x·σ(2u), within 4·10⁻⁷·|x| of the formula; y may be x.</summary>
    public static void TanhForward(float* y, float* x, long count) =>
        Forward<TanhForm>(y, x, count);

    /// <summary>dx = dy·(σ + x·σ·(1 − σ)·2u′), the slope within 6·10⁻⁷ of the formula's; dx may be x or dy.</summary>
    public static void TanhBackward(float* dx, float* dy, float* x, long count) =>
        Backward<TanhForm>(dx, dy, x, count);

    /// <summary>y = x·Φ(x), within 4·10⁻⁷·|x| of the formula; y may be x.</summary>
    public static void ErfForward(float* y, float* x, long count) =>
        Forward<ErfForm>(y, x, count);

    /// <summary>dx = dy·(Φ(x) + x·φ(x)), φ the density, the slope within 6·10⁻⁷ of the formula's; dx may be x or dy.</summary>
    public static void ErfBackward(float* dx, float* dy, float* x, long count) =>
        Backward<ErfForm>(dx, dy, x, count);

    private static void Forward<TForm>(float* y, float* x, long count)
        where TForm : struct, IForm =>
        SimdDispatch.Run(new PairedLoopCall<ForwardLoop<TForm>>(new(y, x, count)));

    private static void Backward<TForm>(float* dx, float* dy, float* x, long count)
        where TForm : struct, IForm =>
        SimdDispatch.Run(new PairedLoopCall<BackwardLoop<TForm>>(new(dx, dy, x, count)));

    /// <summary>One of the two forms of Φ.</summary>
    private interface IForm
    {
        /// <summary>Φ(x).</summary>
        static abstract TVector Share<TVector, TSimd>(TVector x)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>;

        /// <summary>The derivative of x·Φ(x).</summary>
        static abstract TVector Slope<TVector, TSimd>(TVector x)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>;
    }

    private readonly struct TanhForm : IForm
    {
        private const float Scale = 1.59576912f; // 2·√(2/π)
        private const float Cubic = 0.044715f * Scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Share<TVector, TSimd>(TVector x)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector inner = TSimd.MultiplyAdd(TSimd.Multiply(x, x), TSimd.Broadcast(Cubic), TSimd.Broadcast(Scale));
            return VectorMath.Sigmoid<TVector, TSimd>(TSimd.Multiply(x, inner));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Slope<TVector, TSimd>(TVector x)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector square = TSimd.Multiply(x, x);
            TVector inner = TSimd.MultiplyAdd(square, TSimd.Broadcast(Cubic), TSimd.Broadcast(Scale));
            TVector argument = TSimd.Multiply(x, inner);

            // From the side where σ is small: 1 − σ would be a difference of near equals, multiplied by x³.
            TVector negated = TSimd.Subtract(TSimd.Zero, argument);
            TVector tail = VectorMath.Sigmoid<TVector, TSimd>(TSimd.SelectLess(argument, negated, argument, negated));
            TVector other = TSimd.Subtract(TSimd.Broadcast(1), tail);
            TVector s = TSimd.SelectLess(x, TSimd.Zero, tail, other);
            TVector innerSlope = TSimd.MultiplyAdd(square, TSimd.Broadcast(3 * Cubic), TSimd.Broadcast(Scale));
            TVector rest = TSimd.Multiply(tail, other);
            return TSimd.MultiplyAdd(TSimd.Multiply(rest, x), innerSlope, s);
        }
    }

    private readonly struct ErfForm : IForm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Share<TVector, TSimd>(TVector x)
            where TVector : unmanaged
            where TSimd : ISimd<TVector> => NormalDistribution.Cumulative<TVector, TSimd>(x, out _);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Slope<TVector, TSimd>(TVector x)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector cumulative = NormalDistribution.Cumulative<TVector, TSimd>(x, out TVector density);
            return TSimd.MultiplyAdd(x, density, cumulative);
        }
    }

    private readonly struct ForwardLoop<TForm>(float* y, float* x, long count) : IVectorLoop
        where TForm : struct, IForm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public long Run<TVector, TSimd>(long start)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            long i = start;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
            {
                TVector v = TSimd.Load(x + i);
                TSimd.Store(TSimd.Multiply(v, TForm.Share<TVector, TSimd>(v)), y + i);
            }

            return i;
        }
    }

    private readonly struct BackwardLoop<TForm>(float* dx, float* dy, float* x, long count) : IVectorLoop
        where TForm : struct, IForm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public long Run<TVector, TSimd>(long start)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            long i = start;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
            {
                TVector slope = TForm.Slope<TVector, TSimd>(TSimd.Load(x + i));
                TSimd.Store(TSimd.Multiply(TSimd.Load(dy + i), slope), dx + i);
            }

            return i;
        }
    }
}
