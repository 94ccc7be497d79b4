using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// Root-mean-square normalisation (Zhang and Sennrich 2019): y = x · r · gain with r = 1/√(mean(x²) + ε), row by row.
/// </summary>
public static unsafe class RmsNorm
{
    /// <summary>y[tokens, width] and r[tokens] from x[tokens, width]; y may be x.</summary>
    /// <param name="inverseRms">r, kept for <see cref="Backward"/>.</param>
    /// <param name="gain">[width].</param>
    public static void Forward(
        float* y, float* inverseRms, float* x, float* gain, int tokens, int width, float epsilon) =>
        SimdDispatch.Run(new ForwardCall(y, inverseRms, x, gain, tokens, width, epsilon));

    /// <summary>
    /// Adds to dx[tokens, width] and to dgain[width] the gradients that dy brings:
    /// dx += r·(g − x·r²·mean(g·x)) with g = dy·gain, dgain += Σ dy·x·r.
    /// </summary>
    public static void Backward(
        float* dx, float* dgain, float* dy, float* x, float* gain, float* inverseRms, int tokens, int width) =>
        SimdDispatch.Run(new BackwardCall(dx, dgain, dy, x, gain, inverseRms, tokens, width));

    private readonly struct ForwardCall(
        float* y, float* inverseRms, float* x, float* gain, int tokens, int width, float epsilon) : ISimdCall
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            for (int t = 0; t < tokens; t++)
            {
                nint row = (nint)t * width;
                float squares = Reduction.Dot<TVector, TSimd>(x + row, x + row, width);
                float r = 1 / MathF.Sqrt((squares / width) + epsilon);
                inverseRms[t] = r;
                int done = Scale<TVector, TSimd>(y + row, x + row, gain, r, width, 0);
                Scale<float, SimdScalar>(y + row, x + row, gain, r, width, done);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int Scale<TVector, TSimd>(float* y, float* x, float* gain, float r, int width, int i)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector scale = TSimd.Broadcast(r);
            for (; i <= width - TSimd.Count; i += TSimd.Count)
            {
                TSimd.Store(TSimd.Multiply(TSimd.Multiply(TSimd.Load(x + i), scale), TSimd.Load(gain + i)), y + i);
            }

            return i;
        }
    }

    private readonly struct BackwardCall(
        float* dx, float* dgain, float* dy, float* x, float* gain, float* inverseRms, int tokens, int width) : ISimdCall
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            for (int t = 0; t < tokens; t++)
            {
                nint row = (nint)t * width;
                float r = inverseRms[t];
                float projection = Reduction.Dot<TVector, TSimd>(dy + row, x + row, gain, width) / width * r * r;
                int done = Row<TVector, TSimd>(dx + row, dgain, dy + row, x + row, gain, r, projection, width, 0);
                Row<float, SimdScalar>(dx + row, dgain, dy + row, x + row, gain, r, projection, width, done);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int Row<TVector, TSimd>(
            float* dx, float* dgain, float* dy, float* x, float* gain, float r, float projection, int width, int i)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector scale = TSimd.Broadcast(r), towards = TSimd.Broadcast(-projection);
            for (; i <= width - TSimd.Count; i += TSimd.Count)
            {
                TVector v = TSimd.Load(x + i), d = TSimd.Load(dy + i);
                TVector inner = TSimd.MultiplyAdd(v, towards, TSimd.Multiply(d, TSimd.Load(gain + i)));
                TSimd.Store(TSimd.MultiplyAdd(inner, scale, TSimd.Load(dx + i)), dx + i);
                TSimd.Store(TSimd.MultiplyAdd(TSimd.Multiply(d, v), scale, TSimd.Load(dgain + i)), dgain + i);
            }

            return i;
        }
    }
}
