using Minori.Cli.Arguments;
using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Scheduling;
using Minori.Studies.Findings;
using Minori.Studies.Running;
using Minori.Studies.StudyFiles;

namespace Minori.Cli.Output;

/// <summary>One run of a study from the command line: jobs with live progress, then tables, findings and the report.</summary>
internal static class StudySession
{
    /// <summary>Runs the study; returns the exit code.</summary>
    /// <param name="studyPath">The study file.</param>
    /// <param name="settings">How it is run.</param>
    /// <param name="kind">The only kind of study that will do; null for any.</param>
    public static async Task<int> RunAsync(string studyPath, RunSettings settings, string? kind = null)
    {
        StudyFile file = StudyFile.Load(studyPath);
        if (kind is not null && file.Kind != kind)
        {
            throw new CommandException($"{file.Name} is a study of kind '{file.Kind}', not '{kind}': run it with 'minori run'");
        }

        ArtifactStore store = new(settings.Store);
        StudyRun run = StudyRun.Open(file, store);
        _ = run.GraphOf(settings.Only);
        ReportPlace place = ReportPlace.Of(settings.Report, "--report", settings.Force, settings.Store, file);
        place.Require();
        foreach (string note in run.Notes)
        {
            Console.Error.WriteLine($"note: {note}");
        }

        RunSummary summary = await RunJobsAsync(run, settings).ConfigureAwait(false);
        int exitCode = summary.Complete ? 0 : RunEnding.Explain(summary, Console.Error);
        if (exitCode == CommandLine.Interrupted || settings.Only.Count > 0)
        {
            if (exitCode == 0)
            {
                Console.Error.WriteLine($"{(summary.Jobs == 1 ? "the job is" : $"all {summary.Jobs} jobs are")} done; run without --only for the rest and the report");
            }

            return exitCode;
        }

        // After failures the report is about what is there, and says so.
        (StudyReport report, int missing) = Analyse(run, store);
        if (summary.Complete && missing > 0)
        {
            // The report reads what no job did: what it found damaged is made again now.
            summary = summary.Then(await RunJobsAsync(run, settings).ConfigureAwait(false));
            exitCode = summary.Complete ? 0 : RunEnding.Explain(summary, Console.Error);
            if (exitCode == CommandLine.Interrupted)
            {
                return exitCode;
            }

            (report, _) = Analyse(run, store);
        }

        string page = place.Write(report);
        if (settings.Json)
        {
            CommandOutput.Print(true, Result(report, summary, page));
        }
        else
        {
            Print(report, summary, page);
        }

        if (settings.OpenBrowser)
        {
            Browser.Open(page);
        }

        return exitCode;
    }

    /// <summary>The report on what is there; what is damaged is told, as the run tells of it while it goes on.</summary>
    private static (StudyReport Report, int Missing) Analyse(StudyRun run, ArtifactStore store)
    {
        store.DamageFound += StoreNotes.Tell;
        try
        {
            return run.Analyse();
        }
        finally
        {
            store.DamageFound -= StoreNotes.Tell;
        }
    }

    private static async Task<RunSummary> RunJobsAsync(StudyRun run, RunSettings settings)
    {
        SchedulerOptions options = new()
        {
            Slots = settings.Jobs,
            ThreadsPerJob = settings.ThreadsPerJob,
            KeepGoing = settings.KeepGoing,
            Retries = settings.Retries,
            TimeLimit = settings.TimeLimit,
        };
        LocalProcessExecutor executor = new(Execution.Executors.WorkerCommand.ThisProgram("worker"));
        await using (executor.ConfigureAwait(false))
        {
            using RunProgress progress = RunProgress.Create();
            using Interruption.Heeded interruption = Interruption.Heed();
            return await run.RunAsync(executor, options, settings.Only, progress, interruption.Stopping, interruption.Ending)
                .ConfigureAwait(false);
        }
    }

    private static object Result(StudyReport report, RunSummary summary, string page) => new
    {
        report.Title,
        report.Verdict,
        Report = page,
        summary.Jobs,
        JobsRun = summary.Finished,
        JobsRunElsewhere = summary.Elsewhere,
        JobsFound = summary.DoneBefore,
        JobsFailed = summary.Failures.Count,
        Failures = summary.Failures.Select(f => new { Id = f.Job.Id.Value, f.Job.Title, f.Message, Log = f.LogFile }),
        JobsStopped = summary.Stopped,
        JobsLeft = summary.Blocked + summary.Remaining,
        Seconds = Math.Round(summary.Elapsed.TotalSeconds, 3),
        Findings = ReportText.Findings(report),
    };

    private static void Print(StudyReport report, RunSummary summary, string page)
    {
        ReportText.Print(report);
        Console.Out.WriteLine(RunEnding.Work(summary));
        Console.Out.WriteLine($"report: {page}");
    }
}
