using Minori.Cli.Output;
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

    /// <summary>Measures the kernels of a configuration, which share the duration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="threads">Threads that call a kernel at one time.</param>
    /// <param name="duration">How long to measure.</param>
    /// <param name="only">A part of the names of the kernels to measure; empty for all.</param>
    /// <exception cref="CommandException">No name contains it.</exception>
    public static KernelBenchmark[] Measure(
        BenchmarkConfiguration configuration, int threads, TimeSpan duration, string only)
    {
        using KernelOperands operands = new();
        KernelCase[][] cases =
        [
            .. Enumerable.Range(0, threads).Select(_ => KernelCases.Of(configuration, operands)
                .Where(kernel => kernel.Kernel.Contains(only, StringComparison.OrdinalIgnoreCase)).ToArray()),
        ];
        if (cases[0].Length == 0)
        {
            IEnumerable<string> names = KernelCases.Of(configuration, operands).Select(kernel => kernel.Kernel).Distinct();
            throw new CommandException($"no kernel's name contains '{only}': choose from {string.Join(", ", names)}");
        }

        using ThreadTeam team = new(threads);
        TimeSpan each = duration / cases[0].Length;
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
