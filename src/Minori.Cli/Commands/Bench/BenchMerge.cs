using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Benchmarks;
using Minori.Cli.Output;

namespace Minori.Cli.Commands.Bench;

/// <summary><c>minori bench merge</c>: a merge beside a copy.</summary>
internal static class BenchMerge
{
    public static Command Create()
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
                BenchOptions.FolderOf(parse, folder), parse.GetValue(size), parse.GetValue(threads), TimeSpan.FromSeconds(parse.GetValue(seconds))),
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
}
