using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Benchmarks;
using Minori.Cli.Output;
using Minori.Compute;

namespace Minori.Cli.Commands.Bench;

/// <summary><c>minori bench kernels</c>: the kernels one by one.</summary>
internal static class BenchKernels
{
    public static Command Create()
    {
        BenchOptions options = new();
        Option<string> only = new("--only")
        {
            Description = "Only kernels whose name contains this, for example 'attention'",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "",
        };
        Command command = new("kernels", "The kernels of a training step, one by one, at its shapes") { only };
        options.AddTo(command);
        command.SetAction(parse =>
        {
            (BenchmarkConfiguration configuration, int threads, TimeSpan duration) = options.Read(parse);
            (MachinePeak peak, KernelBenchmark[] results) = MachinePeak.Around(
                threads, () => KernelBenchmark.Measure(configuration, threads, duration, parse.GetValue(only)!));
            Print(configuration, threads, peak, results, options.IsJson(parse));
        });
        return command;
    }

    private static void Print(
        BenchmarkConfiguration configuration, int threads, MachinePeak peak, KernelBenchmark[] results, bool json) => CommandOutput.Print(
        json,
        new
        {
            Benchmark = "kernels",
            Config = configuration.Name,
            Threads = threads,
            InstructionSet = InstructionSet.Name,
            PeakGflops = peak.Best,
            PeakGflopsBefore = peak.Before,
            PeakGflopsAfter = peak.After,
            Kernels = results.Select(r => new
            {
                r.Case.Kernel,
                r.Case.Shape,
                r.Gflops,
                FractionOfPeak = r.Gflops / peak.Best,
                r.NanosecondsPerElement,
                r.Timing.ProcessorShare,
            }),
        },
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"kernels of {configuration.Name}, {threads} threads, {InstructionSet.Name}; peak {peak.Before:F1} GFLOP/s before, {peak.After:F1} after"),
            .. results.Select(r => $"  {r.Case.Kernel,-35} {r.Case.Shape,-50} {Rate(r, peak)}"),
        ]);

    private static string Rate(KernelBenchmark result, MachinePeak peak) => result.Gflops is { } gflops
        ? string.Create(CultureInfo.InvariantCulture, $"{gflops,7:F1} GFLOP/s {100 * gflops / peak.Best,5:F1}%")
        : string.Create(CultureInfo.InvariantCulture, $"{result.NanosecondsPerElement,7:F3} ns per element");
}
