using System.Globalization;
using Minori.Studies.Running;
using Spectre.Console;

namespace Minori.Cli.Output;

/// <summary>A study's plan: jobs by kind, and what is left to spend.</summary>
internal static class PlanView
{
    /// <summary>Prints a forecast for people.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="title">The study's.</param>
    /// <param name="forecast">The forecast.</param>
    /// <param name="isUpperBound">Whether costs are judged by a vocabulary that may come out smaller.</param>
    /// <param name="notes">What is done otherwise than the study asks, one line each.</param>
    public static void Write(IAnsiConsole console, string title, StudyForecast forecast, bool isUpperBound, IReadOnlyList<string> notes)
    {
        console.WriteLine(title);
        string[] headings = ["kind", "jobs", "done", "to run", "work", "disk", .. Times(forecast, ["one thread"])];
        List<string[]> rows =
        [
            .. forecast.Kinds.Select(k => (string[])
            [
                k.Kind, SizeText.Count(k.Jobs), SizeText.Count(k.Done), SizeText.Count(k.Jobs - k.Done),
                Work(k.Flops), Disk(k.DiskBytes), .. Times(forecast, [k.OneThread is { } t && k.Jobs > k.Done ? RunningText.Clock(t) : ""]),
            ]),
            [
                "all", SizeText.Count(forecast.Jobs), SizeText.Count(forecast.Done), SizeText.Count(forecast.Jobs - forecast.Done),
                Work(forecast.Flops), Disk(forecast.DiskBytes),
                .. Times(forecast, [RunningText.Clock(forecast.Kinds.Aggregate(TimeSpan.Zero, (sum, k) => sum + (k.OneThread ?? TimeSpan.Zero)))]),
            ],
        ];
        console.Write(PlainTable.Of(headings, rows, total: true));
        foreach (string line in Lines(forecast, isUpperBound).Concat(notes.Select(note => $"note: {note}")))
        {
            console.WriteLine(line);
        }
    }

    private static IEnumerable<string> Lines(StudyForecast forecast, bool isUpperBound)
    {
        if (forecast.Done == forecast.Jobs)
        {
            yield return $"nothing to compute: all {SizeText.Count(forecast.Jobs)} jobs are done";
            yield break;
        }

        if (forecast.Elapsed is { } elapsed && forecast.Speed is { } speed)
        {
            string jobs = forecast.Slots == 1 ? "one job at a time" : $"{forecast.Slots} jobs at once";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{SizeText.About(elapsed)} on this machine with {jobs} (measured now, one thread: training {Range(speed, s => s.TrainingFlops)}, evaluation {Range(speed, s => s.EvaluationFlops)} GFLOP/s)");
        }

        if (forecast.Stopped > 0)
        {
            yield return forecast.Stopped == 1
                ? "1 of the jobs to run was stopped and goes on where it was: only the rest of its work is counted"
                : $"{SizeText.Count(forecast.Stopped)} of the jobs to run were stopped and go on where they were: only the rest of their work is counted";
        }

        if (isUpperBound)
        {
            yield return "work, time and disk are upper bounds: text with little repetition gives a smaller vocabulary, which is known once it is tokenized";
        }

        yield return "preparing text is not counted in the time, small results not in the disk";
    }

    /// <summary>One speed, or the slowest and the fastest of several models.</summary>
    private static string Range(StudySpeed speed, Func<MachineSpeed, double> of)
    {
        (double low, double high) = (speed.All.Min(of) / 1e9, speed.All.Max(of) / 1e9);
        return low == high
            ? low.ToString("F1", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{low:F1} to {high:F1}");
    }

    private static string[] Times(StudyForecast forecast, string[] cells) => forecast.Speed is null ? [] : cells;

    // Jobs that do no arithmetic have a cost of 1, so that they are not free in the schedule.
    private static string Work(double flops) => flops < 1e3 ? "" : SizeText.Flops(flops);

    private static string Disk(long bytes) => bytes == 0 ? "" : SizeText.Bytes(bytes);
}
