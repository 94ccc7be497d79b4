using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>Measures how fast memory is read that is as large as some work's: from a cache, if it fits into one.</summary>
public static unsafe class BandwidthMeasurement
{
    private const int Chains = 8;

    /// <summary>
    /// The best rate, in bytes a second, of <paramref name="threads"/> threads together that read a block over and over,
    /// each its own part, for about <paramref name="duration"/>.
    /// </summary>
    /// <param name="bytes">The size of the block: at least 4 KiB for every thread.</param>
    /// <param name="threads">How many threads read.</param>
    /// <param name="duration">How long; the block is read three times at least.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no thread, or not enough to read.</exception>
    public static double Measure(long bytes, int threads, TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 4096L * threads);
        const int Step = Chains * 16;
        long part = bytes / sizeof(float) / threads / Step * Step;
        using ThreadTeam team = new(threads);
        using AlignedBuffer<float> block = new(part * threads);
        float[] sinks = new float[threads * 16];

        // Each thread fills what it reads: a page that was never written to would be one and the same page of zeros.
        team.Run(threads, i => Elementwise.Fill(block.Pointer + (i * part), 1, part));
        Action<int> read = i =>
        {
            fixed (float* sink = &sinks[i * 16])
            {
                SimdDispatch.Run(new ReadCall(block.Pointer + (i * part), part, sink));
            }
        };
        team.Run(threads, read);
        double best = 0;
        int rounds = 0;
        Stopwatch whole = Stopwatch.StartNew();
        do
        {
            long start = Stopwatch.GetTimestamp();
            team.Run(threads, read);
            best = Math.Max(best, part * threads * sizeof(float) / Stopwatch.GetElapsedTime(start).TotalSeconds);
            rounds++;
        }
        while (rounds < 3 || whole.Elapsed < duration);
        return best;
    }

    private readonly struct ReadCall(float* x, long count, float* sink) : ISimdCall
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector a = TSimd.Zero, b = a, c = a, d = a, e = a, f = a, g = a, h = a;
            float* end = x + count;
            for (float* p = x; p < end; p += Chains * TSimd.Count)
            {
                a = TSimd.Add(a, TSimd.Load(p));
                b = TSimd.Add(b, TSimd.Load(p + TSimd.Count));
                c = TSimd.Add(c, TSimd.Load(p + (2 * TSimd.Count)));
                d = TSimd.Add(d, TSimd.Load(p + (3 * TSimd.Count)));
                e = TSimd.Add(e, TSimd.Load(p + (4 * TSimd.Count)));
                f = TSimd.Add(f, TSimd.Load(p + (5 * TSimd.Count)));
                g = TSimd.Add(g, TSimd.Load(p + (6 * TSimd.Count)));
                h = TSimd.Add(h, TSimd.Load(p + (7 * TSimd.Count)));
            }

            TVector sum = TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(TSimd.Add(e, f), TSimd.Add(g, h)));
            *sink = TSimd.Sum(sum);
        }
    }
}
