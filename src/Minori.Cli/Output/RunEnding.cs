using Minori.Execution.Scheduling;

namespace Minori.Cli.Output;

/// <summary>Says how a run ended that did not do everything.</summary>
internal static class RunEnding
{
    private const int MostNames = 4;

    /// <summary>Writes every failure and a count of the jobs that adds up to all of them; returns the exit code.</summary>
    public static int Explain(RunSummary summary, TextWriter output)
    {
        foreach (JobFailed failure in summary.Failures)
        {
            output.WriteLine($"error: {failure.Job.Title}: {failure.Message} (log: {failure.LogFile})");
        }

        // The words and counts of 'minori status'.
        List<string> parts = [$"{summary.Done} of {summary.Jobs} jobs are done"];
        Add(summary.Failures.Count, "failed");
        Add(summary.Stopped, "stopped");
        Add(summary.Waiting, summary.Blocked > 0 ? $"waiting ({summary.Blocked} of them for what failed)" : "waiting");
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

    /// <summary>What a run did, in a line, whether or not it did everything.</summary>
    public static string Work(RunSummary summary)
    {
        if (summary.Complete && summary.Finished + summary.Elsewhere == 0)
        {
            return $"nothing to compute: all {SizeText.Count(summary.Jobs)} jobs are done";
        }

        string elsewhere = summary.Elsewhere == 0 ? "" : $", {SizeText.Count(summary.Elsewhere)} by another run meanwhile";
        return $"{SizeText.Count(summary.Finished)} of {SizeText.Count(summary.Jobs)} jobs run in {RunningText.Clock(summary.Elapsed)}{elsewhere}, {SizeText.Count(summary.DoneBefore)} were done before";
    }

    /// <summary>For whom a run waits that was asked to stop.</summary>
    public static string Waiting(RunStopping stopping)
    {
        string names = string.Join("; ", stopping.Waiting.Take(MostNames).Select(job => job.Title));
        string more = stopping.Waiting.Count > MostNames ? $"; and {stopping.Waiting.Count - MostNames} more" : "";
        string limit = stopping.Grace is { } grace ? $", at most {grace.TotalSeconds:0} s" : "";
        return $"waiting for {names}{more} to save{limit}; Ctrl-C once more ends at once";
    }
}
