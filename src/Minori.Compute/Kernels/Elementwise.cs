using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Minori.Compute;

/// <summary>Loops over contiguous float32 blocks. Destinations may be one of the sources.</summary>
public static unsafe class Elementwise
{
    /// <summary>destination = a + b.</summary>
    public static void Add(float* destination, float* a, float* b, long count) =>
        SimdDispatch.Run(new MapCall<AddOperation>(destination, a, b, 0, count));

    /// <summary>destination += scale·a.</summary>
    public static void AddScaled(float* destination, float* a, float scale, long count) =>
        SimdDispatch.Run(new MapCall<AddScaledOperation>(destination, destination, a, scale, count));

    /// <summary>x *= scale.</summary>
    public static void Scale(float* x, float scale, long count) =>
        SimdDispatch.Run(new MapCall<ScaleOperation>(x, x, x, scale, count));

    /// <summary>
    /// destination = eˣ with a relative error below 1.5·10⁻⁷; 0 below x = −87.33654, infinity above 88.72283.
    /// </summary>
    public static void Exp(float* destination, float* x, long count) =>
        SimdDispatch.Run(new MapCall<ExpOperation>(destination, x, x, 0, count));

    /// <summary>destination = ln(x) with a relative error below 1.5·10⁻⁷; −infinity at 0.</summary>
    public static void Log(float* destination, float* x, long count) =>
        SimdDispatch.Run(new MapCall<LogOperation>(destination, x, x, 0, count));

    /// <summary>destination = sin(x) with an absolute error below 1.2·10⁻⁷; not a number beyond |x| = 10⁵.</summary>
    public static void Sin(float* destination, float* x, long count) =>
        SimdDispatch.Run(new MapCall<SinOperation>(destination, x, x, 0, count));

    /// <summary>destination = cos(x) with an absolute error below 1.2·10⁻⁷; not a number beyond |x| = 10⁵.</summary>
    public static void Cos(float* destination, float* x, long count) =>
        SimdDispatch.Run(new MapCall<CosOperation>(destination, x, x, 0, count));

    /// <summary>destination = tanh(x) with a relative error below 3·10⁻⁷.</summary>
    public static void Tanh(float* destination, float* x, long count) =>
        SimdDispatch.Run(new MapCall<TanhOperation>(destination, x, x, 0, count));

    /// <summary>destination = erf(x) with a relative error below 4·10⁻⁷.</summary>
    public static void Erf(float* destination, float* x, long count) =>
        SimdDispatch.Run(new MapCall<ErfOperation>(destination, x, x, 0, count));

    /// <summary>Sets every element to <paramref name="value"/>.</summary>
    public static void Fill(float* destination, float value, long count)
    {
        for (long i = 0; i < count;)
        {
            int length = (int)Math.Min(count - i, int.MaxValue);
            new Span<float>(destination + i, length).Fill(value);
            i += length;
        }
    }

    /// <summary>
    /// destination[i] = lanes[0][i] + lanes[1][i] + … in that order: the reduction of the gradients of several lanes.
    /// </summary>
    /// <param name="lanes">At least one block; the destination may be the first.</param>
    /// <param name="offset">First element of the range to sum, in every block and in the destination.</param>
    public static void SumLanes(float* destination, ReadOnlySpan<nint> lanes, long offset, long count)
    {
        ArgumentOutOfRangeException.ThrowIfZero(lanes.Length, nameof(lanes));
        float* first = (float*)lanes[0] + offset;
        if (lanes.Length == 1)
        {
            Buffer.MemoryCopy(first, destination + offset, count * sizeof(float), count * sizeof(float));
        }

        for (int lane = 1; lane < lanes.Length; lane++)
        {
            Add(destination + offset, lane == 1 ? first : destination + offset, (float*)lanes[lane] + offset, count);
        }
    }

    /// <summary>Σ x², each square and the sum in double precision, in an order fixed by the count alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfSquares(float* x, long count)
    {
        Vector512<double> even = Vector512<double>.Zero, odd = even;
        long i = 0;
        for (; i <= count - 16; i += 16)
        {
            (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.Load(x + i));
            even = Vector512.FusedMultiplyAdd(low, low, even);
            odd = Vector512.FusedMultiplyAdd(high, high, odd);
        }

        double sum = Vector512.Sum(even + odd);
        for (; i < count; i++)
        {
            sum += (double)x[i] * x[i];
        }

        return sum;
    }

    private readonly struct MapCall<TOperation>(
        float* destination, float* a, float* b, float scalar, long count) : ISimdCall
        where TOperation : IElementOperation
    {
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            long done = Range<TVector, TSimd>(destination, a, b, scalar, count, 0);
            Range<float, SimdScalar>(destination, a, b, scalar, count, done);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static long Range<TVector, TSimd>(
            float* destination, float* a, float* b, float scalar, long count, long i)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector s = TSimd.Broadcast(scalar);
            for (; i <= count - TSimd.Count; i += TSimd.Count)
            {
                TSimd.Store(
                    TOperation.Invoke<TVector, TSimd>(TSimd.Load(a + i), TSimd.Load(b + i), s), destination + i);
            }

            return i;
        }
    }
}
