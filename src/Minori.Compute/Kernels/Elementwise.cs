using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Minori.Compute;

/// <summary>Loops over contiguous float32 blocks. Destinations may be one of the sources.</summary>
public static unsafe class Elementwise
{
    /// <summary>destination = a + b.</summary>
    public static void Add(float* destination, float* a, float* b, long count) =>
        Map<AddOperation>(destination, a, b, 0, count);

    /// <summary>destination += scale·a.</summary>
    public static void AddScaled(float* destination, float* a, float scale, long count) =>
        Map<AddScaledOperation>(destination, destination, a, scale, count);

    /// <summary>x *= scale.</summary>
    public static void Scale(float* x, float scale, long count) =>
        Map<ScaleOperation>(x, x, x, scale, count);

    /// <summary>
    /// destination = eˣ with a relative error below 1.5·10⁻⁷; 0 below x = −87.33654, infinity above 88.72283.
    /// </summary>
    public static void Exp(float* destination, float* x, long count) =>
        Map<ExpOperation>(destination, x, x, 0, count);

    /// <summary>destination = ln(x) with a relative error below 1.5·10⁻⁷; −infinity at 0.</summary>
    public static void Log(float* destination, float* x, long count) =>
        Map<LogOperation>(destination, x, x, 0, count);

    /// <summary>destination = sin(x) with an absolute error below 1.2·10⁻⁷; not a number beyond |x| = 10⁵.</summary>
    public static void Sin(float* destination, float* x, long count) =>
        Map<SinOperation>(destination, x, x, 0, count);

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
            even += low * low;
            odd += high * high;
        }

        double sum = Vector512.Sum(even + odd);
        for (; i < count; i++)
        {
            sum += (double)x[i] * x[i];
        }

        return sum;
    }

    private static void Map<TOperation>(float* destination, float* a, float* b, float scalar, long count)
        where TOperation : struct, IElementOperation =>
        SimdDispatch.Run(new VectorLoopCall<MapLoop<TOperation>>(new(destination, a, b, scalar, count)));

    private readonly struct MapLoop<TOperation>(float* destination, float* a, float* b, float scalar, long count)
        : IVectorLoop
        where TOperation : struct, IElementOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public long Run<TVector, TSimd>(long start)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector s = TSimd.Broadcast(scalar);
            long i = start;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
            {
                TSimd.Store(
                    TOperation.Invoke<TVector, TSimd>(TSimd.Load(a + i), TSimd.Load(b + i), s), destination + i);
            }

            return i;
        }
    }
}
