using Minori.Compute;

namespace Minori.Cli.Benchmarks;

/// <summary>The speed of one kernel, all threads at once, each on operands of its own as in training.</summary>
/// <param name="Case">The kernel.</param>
/// <param name="Timing">Of one call on every thread.</param>
/// <param name="Threads">Threads that call it.</param>
internal sealed record KernelBenchmark(KernelCase Case, Timing Timing, int Threads)
{
    /// <summary>10⁹ multiplications and additions a second, of all threads together; null where they don't set the pace.</summary>
    public double? Gflops => Case.Flops > 0 ? Threads * Case.Flops / Timing.BestSeconds / 1e9 : null;

    /// <summary>Nanoseconds of one thread per element written; null for products.</summary>
    public double? NanosecondsPerElement => Case.Flops > 0 ? null : Timing.BestSeconds * 1e9 / Case.Elements;

    /// <summary>Measures all kernels of a configuration, which share the duration.</summary>
    public static KernelBenchmark[] Measure(BenchmarkConfiguration configuration, int threads, TimeSpan duration)
    {
        using KernelOperands operands = new();
        IReadOnlyList<KernelCase>[] cases =
            [.. Enumerable.Range(0, threads).Select(_ => KernelCases.Of(configuration, operands))];
        using ThreadTeam team = new(threads);
        TimeSpan each = duration / cases[0].Count;
        return
        [
            .. cases[0].Select((kernel, i) =>
            {
                Action<int> run = thread => cases[thread][i].Run();
                return new KernelBenchmark(kernel, Timing.Measure(() => team.Run(threads, run), each, threads), threads);
            }),
        ];
    }
}
