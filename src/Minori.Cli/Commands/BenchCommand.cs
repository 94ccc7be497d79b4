using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Benchmarks;
using Minori.Cli.Output;
using Minori.Compute;

namespace Minori.Cli.Commands;

/// <summary><c>minori bench</c>: the engine's speed on this machine, beside the machine's own limit.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measure the engine's speed against this machine's limit")
    {
        Pass("train", "Steps of training: forward, backward, clipping, AdamW", PassBenchmark.Train),
        Pass("eval", "Losses of a batch, without gradients", PassBenchmark.Evaluate),
        Kernels(),
    };

    private static Command Pass(
        string name, string description, Func<BenchmarkConfiguration, int, TimeSpan, PassBenchmark> measure)
    {
        BenchOptions options = new();
        Command command = new(name, description);
        options.AddTo(command);
        command.SetAction(parse =>
        {
            (BenchmarkConfiguration configuration, int threads, TimeSpan duration) = options.Read(parse);
            (MachinePeak peak, PassBenchmark result) =
                MachinePeak.Around(threads, () => measure(configuration, threads, duration));
            Print(name, configuration, threads, peak, result, options.IsJson(parse));
        });
        return command;
    }

    private static void Print(
        string name, BenchmarkConfiguration configuration, int threads, MachinePeak peak, PassBenchmark result, bool json)
    {
        Timing timing = result.Timing;
        double speed = configuration.Tokens / timing.BestSeconds, median = configuration.Tokens / timing.MedianSeconds;
        double gflops = speed * result.FlopsPerToken / 1e9;
        CommandOutput.Print(
            json,
            new
            {
                Benchmark = name,
                Config = configuration.Name,
                Threads = threads,
                InstructionSet = InstructionSet.Name,
                TokensPerSecond = speed,
                TokensPerSecondMedian = median,
                Gflops = gflops,
                PeakGflops = peak.Best,
                PeakGflopsBefore = peak.Before,
                PeakGflopsAfter = peak.After,
                FractionOfPeak = gflops / peak.Best,
                timing.ProcessorShare,
                AllocatedBytesPerStep = timing.AllocatedBytes,
                result.ActivationBytes,
                result.FlopsPerToken,
                timing.Blocks,
                StepsPerBlock = timing.CallsPerBlock,
                Parameters = configuration.Model.ParameterCount,
                configuration.Sequences,
                Configuration = configuration.Model,
            },
            string.Create(CultureInfo.InvariantCulture, $"{name} {configuration.Name}, {threads} threads, {InstructionSet.Name}"),
            string.Create(CultureInfo.InvariantCulture, $"  speed        {speed:N0} tokens/s at best, {median:N0} in the median of {timing.Blocks} blocks"),
            string.Create(CultureInfo.InvariantCulture, $"  arithmetic   {gflops:F1} GFLOP/s, {100 * gflops / peak.Best:F1}% of the peak"),
            string.Create(CultureInfo.InvariantCulture, $"  peak         {peak.Before:F1} GFLOP/s before, {peak.After:F1} after"),
            string.Create(CultureInfo.InvariantCulture, $"  processors   {100 * timing.ProcessorShare:F0}% of them in the best block"),
            string.Create(CultureInfo.InvariantCulture, $"  memory       {timing.AllocatedBytes:F0} bytes allocated a step, {result.ActivationBytes / 1048576.0:F1} MiB of activations"));
    }

    private static Command Kernels()
    {
        BenchOptions options = new();
        Command command = new("kernels", "The kernels of a training step, one by one, at its shapes");
        options.AddTo(command);
        command.SetAction(parse =>
        {
            (BenchmarkConfiguration configuration, int threads, TimeSpan duration) = options.Read(parse);
            (MachinePeak peak, KernelBenchmark[] results) = MachinePeak.Around(
                threads, () => KernelBenchmark.Measure(configuration, threads, duration));
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
