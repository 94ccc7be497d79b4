using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// Rotary position embedding (Su et al. 2021, "RoFormer", §3.2) in the half-split form: element i of the first half of
/// a head turns with element i of the second half.
/// </summary>
public static unsafe class Rotary
{
    /// <summary>
    /// cosine[position, i] and sine[position, i] of position · base^(−2i/D), i &lt; D/2, computed in double precision.
    /// </summary>
    /// <param name="cosine">Room for [context, D/2].</param>
    /// <param name="sine">Room for [context, D/2].</param>
    /// <param name="headDimension">D, even.</param>
    public static void Tables(float* cosine, float* sine, int context, int headDimension, double @base)
    {
        int half = Half(headDimension);
        for (int i = 0; i < half; i++)
        {
            double frequency = Math.Pow(@base, -2.0 * i / headDimension);
            for (int position = 0; position < context; position++)
            {
                (double s, double c) = Math.SinCos(position * frequency);
                cosine[((nint)position * half) + i] = (float)c;
                sine[((nint)position * half) + i] = (float)s;
            }
        }
    }

    /// <summary>
    /// Turns, in place, the heads of x[tokens, heads, D]; token t stands at position
    /// <paramref name="firstPosition"/> + t.
    /// </summary>
    /// <param name="rowStride">Elements from one token to the next; the heads of one token are neighbours.</param>
    public static void Forward(
        float* x, nint rowStride, int tokens, int heads, int headDimension, float* cosine, float* sine,
        int firstPosition) =>
        Turn(x, rowStride, tokens, heads, headDimension, cosine, sine, firstPosition, 1);

    /// <summary>Turns a gradient back, in place: the transpose of <see cref="Forward"/>.</summary>
    public static void Backward(
        float* dx, nint rowStride, int tokens, int heads, int headDimension, float* cosine, float* sine,
        int firstPosition) =>
        Turn(dx, rowStride, tokens, heads, headDimension, cosine, sine, firstPosition, -1);

    private static void Turn(
        float* x, nint rowStride, int tokens, int heads, int headDimension, float* cosine, float* sine,
        int firstPosition, float direction)
    {
        int half = Half(headDimension);
        SimdDispatch.RunWithin(
            new TurnCall(x, rowStride, tokens, heads, half, cosine, sine, firstPosition, direction), half);
    }

    private static int Half(int headDimension)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(headDimension & 1, 0, nameof(headDimension));
        return headDimension / 2;
    }

    private readonly struct TurnCall(
        float* x, nint rowStride, int tokens, int heads, int half, float* cosine, float* sine, int firstPosition,
        float direction) : ISimdCall
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            for (int t = 0; t < tokens; t++)
            {
                nint position = (nint)(firstPosition + t) * half;
                float* row = x + (t * rowStride);
                for (int head = 0; head < heads; head++, row += 2 * half)
                {
                    int done = Head<TVector, TSimd>(row, half, cosine + position, sine + position, direction, 0);
                    Head<float, SimdScalar>(row, half, cosine + position, sine + position, direction, done);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int Head<TVector, TSimd>(float* x, int half, float* cosine, float* sine, float direction, int i)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector sign = TSimd.Broadcast(direction);
            for (; i <= half - TSimd.Count; i += TSimd.Count)
            {
                TVector first = TSimd.Load(x + i), second = TSimd.Load(x + half + i);
                TVector c = TSimd.Load(cosine + i), s = TSimd.Multiply(sign, TSimd.Load(sine + i));
                TSimd.Store(TSimd.Subtract(TSimd.Multiply(first, c), TSimd.Multiply(second, s)), x + i);
                TSimd.Store(TSimd.MultiplyAdd(second, c, TSimd.Multiply(first, s)), x + half + i);
            }

            return i;
        }
    }
}
