using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Benchmarks;
using Minori.Cli.Output;

namespace Minori.Cli.Commands.Bench;

/// <summary><c>minori bench store</c>: what store and scheduler cost.</summary>
internal static class BenchStore
{
    public static Command Create()
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
            string store = Path.Combine(BenchOptions.FolderOf(parse, folder), $"minori-bench-{Guid.NewGuid():N}");
            using Interruption.Heeded interruption = Interruption.Heed();
            try
            {
                StoreBenchmark result = await StoreBenchmark.MeasureAsync(count, store, runs, interruption.Stopping).ConfigureAwait(false);
                Print(count, result, parse.GetValue(json));
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

    private static void Print(int jobs, StoreBenchmark result, bool json)
    {
        string Line(string what, double seconds) =>
            string.Create(CultureInfo.InvariantCulture, $"  {what,-44} {seconds,9:F3} s  {1e3 * seconds / jobs,8:F4} ms a job");
        (string What, double? Seconds)[] parts =
        [
            ("make the graph", result.Build),
            ("plan it on an empty store", result.Plan),
            ("run jobs that do nothing", result.Run),
            ("plan it when all is done", result.PlanAgain),
            ("run it when all is done", result.RunAgain),
            ("make the index anew", result.Index),
        ];
        CommandOutput.Print(
            json,
            new { Benchmark = "store", Jobs = jobs, Seconds = result },
            [
                string.Create(CultureInfo.InvariantCulture, $"store, {jobs:N0} jobs"),
                .. parts.Where(part => part.Seconds is not null).Select(part => Line(part.What, part.Seconds!.Value)),
            ]);
    }
}
