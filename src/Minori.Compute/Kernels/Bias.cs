using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>A row of numbers that is added to every row: y = x + b.</summary>
public static unsafe class Bias
{
    /// <summary>y[tokens, width] = or += bias[width] in every row.</summary>
    public static void Forward(float* y, float* bias, int tokens, int width, bool accumulate)
    {
        for (int t = 0; t < tokens; t++)
        {
            float* row = y + ((nint)t * width);
            if (accumulate)
            {
                Elementwise.Add(row, row, bias, width);
            }
            else
            {
                new ReadOnlySpan<float>(bias, width).CopyTo(new Span<float>(row, width));
            }
        }
    }

    /// <summary>dbias[width] += Σ over tokens of dy[tokens, width], each column one chain of sums from the first token on.</summary>
    public static void Backward(float* dbias, float* dy, int tokens, int width) =>
        SimdDispatch.Run(new BackwardCall(dbias, dy, tokens, width));

    private readonly struct BackwardCall(float* dbias, float* dy, int tokens, int width) : ISimdCall
    {
        // Rows that share one load and store of the sums.
        private const int Rows = 4;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            int t = 0;
            for (; t <= tokens - Rows; t += Rows)
            {
                float* rows = dy + ((nint)t * width);
                int done = FourRows<TVector, TSimd>(dbias, rows, width, 0);
                FourRows<float, SimdScalar>(dbias, rows, width, done);
            }

            for (; t < tokens; t++)
            {
                Elementwise.Add(dbias, dbias, dy + ((nint)t * width), width);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int FourRows<TVector, TSimd>(float* dbias, float* dy, int width, int i)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            for (; i <= width - TSimd.Count; i += TSimd.Count)
            {
                float* column = dy + i;
                TVector sum = TSimd.Add(TSimd.Load(dbias + i), TSimd.Load(column));
                sum = TSimd.Add(sum, TSimd.Load(column + width));
                sum = TSimd.Add(sum, TSimd.Load(column + (2 * (nint)width)));
                TSimd.Store(TSimd.Add(sum, TSimd.Load(column + (3 * (nint)width))), dbias + i);
            }

            return i;
        }
    }
}
