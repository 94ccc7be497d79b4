using System.CommandLine;
using System.Text.Json;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Studies.Running;
using Minori.Studies.StudyFiles;

namespace Minori.Cli.Commands;

/// <summary><c>minori status [STUDY]</c>: where a study stands, or which studies a store has.</summary>
internal static class StatusCommand
{
    public const string Name = "status";
    public const string Description = "Show which jobs of a study are done, running, stopped or failed";

    public static Command Create()
    {
        Argument<string?> study = new("STUDY") { Description = "A study file; without one, the store's studies are listed", Arity = ArgumentArity.ZeroOrOne };
        Option<string> store = CommonOptions.Store();
        Option<bool> all = new("--all") { Description = "List every job of the study with its id, also those that are done or wait" };
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(Name, Description) { study, store, all, json };
        command.SetAction(parse =>
        {
            ArtifactStore artifacts = CommonOptions.ExistingStore(parse, store);
            if (parse.GetValue(study) is { } file)
            {
                PrintStudy(StudyRun.Open(StudyFile.Load(file), artifacts), artifacts, parse.GetValue(all), parse.GetValue(json));
            }
            else
            {
                PrintStudies(artifacts, parse.GetValue(json));
            }
        });
        return command;
    }

    private static void PrintStudy(StudyRun run, ArtifactStore store, bool all, bool json)
    {
        StudyStatus status = StudyStatus.Of(JobPlan.Create(run.Plan.Graph, store), store);
        if (!json)
        {
            StatusView.Write(
                ResultConsole.Create(), run.File.Study.Title, status, all, job => store.LogFile(job.Job.Id), DateTimeOffset.UtcNow);
            return;
        }

        CommandOutput.Print(true, new
        {
            run.File.Study.Title,
            Counts = Enum.GetValues<JobStanding>().ToDictionary(Word, status.Count),
            Jobs = status.Jobs.Select(j => new
            {
                Id = j.Job.Id.Value,
                j.Job.Record.Kind,
                j.Job.Title,
                Standing = Word(j.Standing),
                j.Progress?.Progress.Fraction,
                j.Progress?.Progress.Metrics,
                j.Failure?.Message,
            }),
        });
    }

    private static void PrintStudies(ArtifactStore store, bool json)
    {
        HashSet<ArtifactId> present = [.. store.List()];
        var studies = new StoredStudies(store).All()
            .Select(s => new { s.Name, s.File, s.Archive, s.Planned, Jobs = s.Jobs.Count, Results = s.Jobs.Count(present.Contains) })
            .ToArray();
        if (json)
        {
            CommandOutput.Print(true, new { store.Root, Studies = studies });
        }
        else if (studies.Length == 0)
        {
            Console.Out.WriteLine($"no study was run on the store {store.Root} yet");
        }
        else
        {
            ResultConsole.Create().Write(PlainTable.Of(
                ["study", "file", "results", "jobs"],
                [.. studies.Select(s => (string[])[s.Name, s.Archive is null ? s.File : $"from {s.Archive}", SizeText.Count(s.Results), SizeText.Count(s.Jobs)])],
                words: 2));
        }
    }

    private static string Word(JobStanding standing) => JsonNamingPolicy.SnakeCaseLower.ConvertName(standing.ToString());
}
