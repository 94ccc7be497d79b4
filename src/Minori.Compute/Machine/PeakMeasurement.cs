using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>Measures what no kernel can exceed: fused multiply–adds on registers alone.</summary>
public static unsafe class PeakMeasurement
{
    // Enough independent chains to hide a latency of four or five cycles on two units, few enough for 16 registers.
    private const int Chains = 12;

    private const int StepsPerBlock = 1 << 16;

    /// <summary>
    /// The best rate, in GFLOP/s (10⁹ multiplications and additions a second), of <paramref name="threads"/> threads
    /// together over repeated blocks of work that fill about <paramref name="duration"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than one.</exception>
    public static double Measure(int threads, TimeSpan duration)
    {
        using ThreadTeam team = new(threads);
        float[] sinks = new float[threads * 16];
        Action<int> block = i =>
        {
            fixed (float* sink = &sinks[i * 16])
            {
                SimdDispatch.Run(new BlockCall(sink));
            }
        };
        team.Run(threads, block);
        double best = 0, operations = 2.0 * Chains * SimdDispatch.Count * StepsPerBlock * threads;
        Stopwatch whole = Stopwatch.StartNew();
        do
        {
            long start = Stopwatch.GetTimestamp();
            team.Run(threads, block);
            best = Math.Max(best, operations / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        while (whole.Elapsed < duration);
        return best / 1e9;
    }

    private readonly struct BlockCall(float* sink) : ISimdCall
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector a = TSimd.Broadcast(0.999999f), b = TSimd.Broadcast(1e-6f);
            TVector x0 = a, x1 = a, x2 = a, x3 = a, x4 = a, x5 = a, x6 = a, x7 = a, x8 = a, x9 = a, x10 = a, x11 = a;
            for (int i = 0; i < StepsPerBlock; i++)
            {
                x0 = TSimd.MultiplyAdd(x0, a, b);
                x1 = TSimd.MultiplyAdd(x1, a, b);
                x2 = TSimd.MultiplyAdd(x2, a, b);
                x3 = TSimd.MultiplyAdd(x3, a, b);
                x4 = TSimd.MultiplyAdd(x4, a, b);
                x5 = TSimd.MultiplyAdd(x5, a, b);
                x6 = TSimd.MultiplyAdd(x6, a, b);
                x7 = TSimd.MultiplyAdd(x7, a, b);
                x8 = TSimd.MultiplyAdd(x8, a, b);
                x9 = TSimd.MultiplyAdd(x9, a, b);
                x10 = TSimd.MultiplyAdd(x10, a, b);
                x11 = TSimd.MultiplyAdd(x11, a, b);
            }

            TVector sum = TSimd.Add(
                TSimd.Add(TSimd.Add(x0, x1), TSimd.Add(x2, x3)), TSimd.Add(TSimd.Add(x4, x5), TSimd.Add(x6, x7)));
            sum = TSimd.Add(sum, TSimd.Add(TSimd.Add(x8, x9), TSimd.Add(x10, x11)));
            *sink = TSimd.Sum(sum);
        }
    }
}
