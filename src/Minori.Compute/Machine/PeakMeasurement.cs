using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>Measures what no kernel can exceed: fused multiply–adds on registers alone.</summary>
public static unsafe class PeakMeasurement
{
    private const int Chains = 12;
    private const int StepsPerBlock = 1 << 16;

    /// <summary>
    /// The best rate, in GFLOP/s (10⁹ multiplications and additions a second), of <paramref name="threads"/> threads
    /// together over repeated blocks of work that fill about <paramref name="duration"/>, with 12 and with 24 independent chains.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than one.</exception>
    public static double Measure(int threads, TimeSpan duration)
    {
        using ThreadTeam team = new(threads);
        float[] sinks = new float[threads * 16];
        Action<int> few = Block(sinks, sink => SimdDispatch.Run(new FewChainsCall((float*)sink)));
        Action<int> many = Block(sinks, sink => SimdDispatch.Run(new ManyChainsCall((float*)sink)));
        team.Run(threads, few);
        team.Run(threads, many);
        double best = 0;
        Stopwatch whole = Stopwatch.StartNew();
        do
        {
            best = Math.Max(best, Rate(team, threads, few, Chains));
            best = Math.Max(best, Rate(team, threads, many, 2 * Chains));
        }
        while (whole.Elapsed < duration);
        return best / 1e9;
    }

    private static Action<int> Block(float[] sinks, Action<nint> run) => i =>
    {
        fixed (float* sink = &sinks[i * 16])
        {
            run((nint)sink);
        }
    };

    private static double Rate(ThreadTeam team, int threads, Action<int> block, int chains)
    {
        long start = Stopwatch.GetTimestamp();
        team.Run(threads, block);
        return 2.0 * chains * SimdDispatch.Count * StepsPerBlock * threads / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Hides a latency of four to six cycles on two units, and leaves four of 16 registers.</summary>
    private readonly struct FewChainsCall(float* sink) : ISimdCall
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector a = TSimd.Broadcast(0.999999f), b = TSimd.Broadcast(1e-6f);
            TwelveChains<TVector, TSimd> chains = new(a);
            for (int i = 0; i < StepsPerBlock; i++)
            {
                chains.Step(a, b);
            }

            *sink = TSimd.Sum(chains.Total);
        }
    }

    /// <summary>Hides it on four units, where there are 32 registers.</summary>
    private readonly struct ManyChainsCall(float* sink) : ISimdCall
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector a = TSimd.Broadcast(0.999999f), b = TSimd.Broadcast(1e-6f);
            TwelveChains<TVector, TSimd> chains = new(a), others = new(b);
            for (int i = 0; i < StepsPerBlock; i++)
            {
                chains.Step(a, b);
                others.Step(a, b);
            }

            *sink = TSimd.Sum(TSimd.Add(chains.Total, others.Total));
        }
    }

    /// <summary>Twelve sums that do not wait for each other, in registers.</summary>
    [method: MethodImpl(MethodImplOptions.AggressiveInlining)]
    private struct TwelveChains<TVector, TSimd>(TVector start)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        private TVector _0 = start, _1 = start, _2 = start, _3 = start, _4 = start, _5 = start;
        private TVector _6 = start, _7 = start, _8 = start, _9 = start, _10 = start, _11 = start;

        /// <summary>The sum of all.</summary>
        public readonly TVector Total
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => TSimd.Add(
                TSimd.Add(TSimd.Add(TSimd.Add(_0, _1), TSimd.Add(_2, _3)), TSimd.Add(TSimd.Add(_4, _5), TSimd.Add(_6, _7))),
                TSimd.Add(TSimd.Add(_8, _9), TSimd.Add(_10, _11)));
        }

        /// <summary>Each becomes itself · a + b.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step(TVector a, TVector b)
        {
            _0 = TSimd.MultiplyAdd(_0, a, b);
            _1 = TSimd.MultiplyAdd(_1, a, b);
            _2 = TSimd.MultiplyAdd(_2, a, b);
            _3 = TSimd.MultiplyAdd(_3, a, b);
            _4 = TSimd.MultiplyAdd(_4, a, b);
            _5 = TSimd.MultiplyAdd(_5, a, b);
            _6 = TSimd.MultiplyAdd(_6, a, b);
            _7 = TSimd.MultiplyAdd(_7, a, b);
            _8 = TSimd.MultiplyAdd(_8, a, b);
            _9 = TSimd.MultiplyAdd(_9, a, b);
            _10 = TSimd.MultiplyAdd(_10, a, b);
            _11 = TSimd.MultiplyAdd(_11, a, b);
        }
    }
}
