using Minori.Studies.Running;
using Spectre.Console;

namespace Minori.Cli.Output;

/// <summary>Where a study stands: a table by kind, then what runs, was stopped or failed.</summary>
internal static class StatusView
{
    private const int MostFailures = 10;

    private static readonly JobStanding[] Standings = Enum.GetValues<JobStanding>();

    /// <summary>Prints a status for people.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="title">The study's.</param>
    /// <param name="status">Where its jobs stand.</param>
    /// <param name="all">Whether also the jobs are listed that are done or wait.</param>
    /// <param name="logOf">A job's log.</param>
    /// <param name="now">The time.</param>
    public static void Write(
        IAnsiConsole console, string title, StudyStatus status, bool all, Func<JobStatus, string> logOf, DateTimeOffset now)
    {
        console.WriteLine(title);
        List<string[]> rows =
        [
            .. status.Jobs.GroupBy(j => j.Job.Record.Kind).Select(kind => Row(kind.Key, [.. kind])),
            Row("all", status.Jobs),
        ];
        console.Write(PlainTable.Of(["kind", "jobs", .. Standings.Select(s => s.ToString().ToLowerInvariant())], rows, total: true));
        foreach (JobStatus job in status.Jobs.Where(j => all && j.Standing is JobStanding.Done or JobStanding.Waiting))
        {
            console.WriteLine($"{job.Standing.ToString().ToLowerInvariant(),-7} {job.Job.Id.Short}  {job.Job.Title}");
        }

        foreach (JobStatus job in status.Jobs.Where(j => j.Standing == JobStanding.Running))
        {
            console.WriteLine($"running {job.Job.Id.Short}  {job.Job.Title}{Told(job, now)}");
        }

        foreach (JobStatus job in status.Jobs.Where(j => j.Standing == JobStanding.Stopped))
        {
            string percent = RunningText.Percent(job.Progress?.Progress);
            console.WriteLine($"stopped {job.Job.Id.Short}  {job.Job.Title}: goes on where it was{(percent.Length > 0 ? $", at {percent}" : "")}");
        }

        JobStatus[] failed = [.. status.Jobs.Where(j => j.Standing == JobStanding.Failed)];
        foreach (JobStatus job in failed.Take(MostFailures))
        {
            console.WriteLine($"failed  {job.Job.Id.Short}  {job.Job.Title}: {job.Failure!.Message} (log: {logOf(job)})");
        }

        if (failed.Length > MostFailures)
        {
            console.WriteLine($"… and {failed.Length - MostFailures} more failed");
        }
    }

    private static string[] Row(string name, IReadOnlyList<JobStatus> jobs) =>
    [
        name,
        SizeText.Count(jobs.Count),
        .. Standings.Select(s => jobs.Count(j => j.Standing == s) is int n and > 0 ? SizeText.Count(n) : ""),
    ];

    private static string Told(JobStatus job, DateTimeOffset now)
    {
        if (job.Progress is not { } note)
        {
            return "";
        }

        string[] words =
        [
            RunningText.Percent(note.Progress), note.Progress.Message ?? "", RunningText.Loss(note.Progress), RunningText.Speed(note.Progress),
            $"{RunningText.Clock(now - note.Time)} ago",
        ];
        return "  " + string.Join("  ", words.Where(w => w.Length > 0));
    }
}
