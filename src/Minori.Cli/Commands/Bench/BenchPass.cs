using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Benchmarks;
using Minori.Cli.Output;
using Minori.Compute;

namespace Minori.Cli.Commands.Bench;

/// <summary><c>minori bench train</c> and <c>eval</c>: passes of a model beside the peak.</summary>
internal static class BenchPass
{
    public static Command Train()
    {
        Option<bool> recompute = new("--recompute-activations") { Description = "Compute activations again in the backward pass instead of keeping them" };
        return Pass(
            "train", "Steps of training: forward, backward, clipping, AdamW", [recompute],
            (parse, configuration, threads, duration) =>
                PassBenchmark.Train(configuration, threads, duration, parse.GetValue(recompute)));
    }

    public static Command Evaluate() => Pass(
        "eval", "Losses of a batch, without gradients", [], (_, configuration, threads, duration) =>
            PassBenchmark.Evaluate(configuration, threads, duration));

    private static Command Pass(
        string name, string description, Option[] own,
        Func<ParseResult, BenchmarkConfiguration, int, TimeSpan, PassBenchmark> measure)
    {
        BenchOptions options = new();
        Command command = new(name, description);
        foreach (Option option in own)
        {
            command.Add(option);
        }

        options.AddTo(command);
        command.SetAction(parse =>
        {
            (BenchmarkConfiguration configuration, int threads, TimeSpan duration) = options.Read(parse);
            (MachinePeak peak, PassBenchmark result) =
                MachinePeak.Around(threads, () => measure(parse, configuration, threads, duration));
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
}
