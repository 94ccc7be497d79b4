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
    public const string Name = "bench";
    public const string Description = "Measure the engine's speed against this machine's limit";

    public static Command Create() => new(Name, Description)
    {
        Train(),
        Pass("eval", "Losses of a batch, without gradients", [], (_, configuration, threads, duration) =>
            PassBenchmark.Evaluate(configuration, threads, duration)),
        Kernels(),
        Store(),
        Merge(),
    };

    private static Command Store()
    {
        Option<int> jobs = NumberOptions.Integer("--jobs", "Jobs of the made-up study", 1000, minimum: 2);
        Option<bool> planOnly = new("--plan-only") { Description = "Plan the jobs and do not run them; running waits for the disk, some milliseconds a job" };
        Option<string> folder = new("--folder")
        {
            Description = "Where to make the store that is measured, and deleted again; whose disk is measured",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.GetTempPath(),
        };
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new("store", "What store and scheduler cost beside the jobs") { jobs, planOnly, folder, json };
        command.SetAction(async (parse, _) =>
        {
            int count = parse.GetValue(jobs);
            bool runs = !parse.GetValue(planOnly);
            string store = Path.Combine(Path.GetFullPath(parse.GetValue(folder)!), $"minori-bench-{Guid.NewGuid():N}");
            try
            {
                StoreBenchmark result = await StoreBenchmark.MeasureAsync(count, store, runs, Interruption.Stopping).ConfigureAwait(false);
                Print(count, result, runs, parse.GetValue(json));
            }
            finally
            {
                if (Directory.Exists(store))
                {
                    Directory.Delete(store, recursive: true);
                }
            }
        });
        return command;
    }

    private static void Print(int jobs, StoreBenchmark result, bool runs, bool json)
    {
        string Line(string what, double seconds) =>
            string.Create(CultureInfo.InvariantCulture, $"  {what,-44} {seconds,9:F3} s  {1e3 * seconds / jobs,8:F4} ms a job");
        CommandOutput.Print(
            json,
            new { Benchmark = "store", Jobs = jobs, Seconds = result },
            [
                string.Create(CultureInfo.InvariantCulture, $"store, {jobs:N0} jobs"),
                Line("make the graph", result.Build),
                Line("plan it on an empty store", result.Plan),
                .. !runs ? (string[])[] :
                [
                    Line("run jobs that do nothing", result.Run),
                    Line("plan it when all is done", result.PlanAgain),
                    Line("run it when all is done", result.RunAgain),
                    Line("make the index anew", result.Index),
                ],
            ]);
    }

    private static Command Train()
    {
        Option<bool> recompute = new("--recompute-activations") { Description = "Compute activations again in the backward pass instead of keeping them" };
        return Pass(
            "train", "Steps of training: forward, backward, clipping, AdamW", [recompute],
            (parse, configuration, threads, duration) =>
                PassBenchmark.Train(configuration, threads, duration, parse.GetValue(recompute)));
    }

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

    private static Command Merge()
    {
        Option<long> size = NumberOptions.Count("--bytes", "Size of each of the two models", 512_000_000, minimum: 1 << 24);
        Option<string> folder = new("--folder")
        {
            Description = "Where the files are written, and removed afterwards",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.GetTempPath(),
        };
        Option<double> seconds = NumberOptions.Real("--seconds", "About how long to measure", 5, maximum: 3600);
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new("merge", "A merge of two models beside a copy of the same files") { size, folder, seconds, threads, json };
        command.SetAction(parse => Print(
            MergeBenchmark.Measure(
                parse.GetValue(folder)!, parse.GetValue(size), parse.GetValue(threads), TimeSpan.FromSeconds(parse.GetValue(seconds))),
            parse.GetValue(threads),
            parse.GetValue(json)));
        return command;
    }

    private static void Print(MergeBenchmark result, int threads, bool json) => CommandOutput.Print(
        json,
        new
        {
            Benchmark = "merge",
            Threads = threads,
            result.ModelBytes,
            MergeBytesPerSecond = result.MergeRate,
            CopyBytesPerSecond = result.CopyRate,
            FractionOfCopy = result.MergeRate / result.CopyRate,
            result.MergeSeconds,
            result.CopySeconds,
        },
        string.Create(CultureInfo.InvariantCulture, $"merge of two models of {result.ModelBytes / 1e6:N0} MB, {threads} threads, best of {result.MergeSeconds.Count}"),
        string.Create(CultureInfo.InvariantCulture, $"  merge        {result.MergeSeconds.Min():F3} s, {result.MergeRate / 1e6:N0} MB/s read and written"),
        string.Create(CultureInfo.InvariantCulture, $"  copy of one  {result.CopySeconds.Min():F3} s, {result.CopyRate / 1e6:N0} MB/s read and written"),
        string.Create(CultureInfo.InvariantCulture, $"  rate         {100 * result.MergeRate / result.CopyRate:F0}% of the copy's"));

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
