using Minori.Execution.Scheduling;

namespace Minori.Cli.Output;

/// <summary>Says how a run ended that did not do everything.</summary>
internal static class RunEnding
{
    /// <summary>Writes every failure and a count of the jobs that adds up to all of them; returns the exit code.</summary>
    public static int Explain(RunSummary summary, TextWriter output)
    {
        foreach (JobFailed failure in summary.Failures)
        {
            output.WriteLine($"error: {failure.Job.Title}: {failure.Message} (log: {failure.LogFile})");
        }

        List<string> parts = [$"{summary.Done} of {summary.Wanted} jobs are done"];
        Add(summary.Failures.Count, "failed");
        Add(summary.Blocked, "cannot run without those");
        Add(summary.Remaining, "left to do");
        bool failed = summary.Failures.Count > 0;
        string advice = !failed ? "run the same command again to go on"
            : summary.Remaining > 0 ? "mend the cause and run again; --keep-going does what does not depend on it"
            : "mend the cause and run again";
        output.WriteLine($"{(failed ? "" : "stopped: ")}{string.Join(", ", parts)}; {advice}");
        return failed ? CommandLine.Failed : CommandLine.Interrupted;

        void Add(int count, string what)
        {
            if (count > 0)
            {
                parts.Add($"{count} {what}");
            }
        }
    }
}
