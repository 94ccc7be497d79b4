using System.CommandLine;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Studies.Findings;
using Minori.Studies.Running;
using Minori.Studies.StudyFiles;

namespace Minori.Cli.Commands;

/// <summary><c>minori report STUDY</c>: the report of what the store has, without any work on what it has not.</summary>
internal static class ReportCommand
{
    public const string Name = "report";
    public const string Description = "Write the report of a study from what its store has, computing nothing";

    public static Command Create()
    {
        Argument<string> study = CommonOptions.Study();
        Option<string> store = CommonOptions.Store();
        Option<string?> folder = ReportPlace.Option("--out");
        Option<bool> force = ReportPlace.ForceOption("--out");
        Option<bool> paper = new("--paper")
        {
            Description = "Also draw every figure as SVG, and write report.md around them (needs Node.js)",
        };
        Option<bool> noBrowser = Browser.NoBrowserOption();
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(Name, Description) { study, store, folder, force, paper, noBrowser, json };
        command.SetAction(parse =>
        {
            StudyFile file = StudyFile.Load(parse.GetValue(study)!);
            ArtifactStore artifacts = CommonOptions.ExistingStore(parse, store);
            StudyRun run = StudyRun.Open(file, artifacts);
            JobGraph graph = run.Plan.Graph;
            JobPlan jobs = JobPlan.Create(graph, artifacts);
            int done = jobs.Needs.Count(need => need != JobNeed.ToRun);
            if (!graph.Targets.Any(target => graph.Consumers[target].IsEmpty && jobs.Needs[target] == JobNeed.Present))
            {
                throw new CommandException($"the store {artifacts.Root} has no result of {file.Name} to report: run it with 'minori run'");
            }

            ReportPlace place = ReportPlace.Of(parse.GetValue(folder), "--out", parse.GetValue(force), artifacts.Root, file);
            place.Require();
            (StudyReport report, _) = run.Analyse();
            (string page, string? paperPage) = place.Write(report, parse.GetValue(paper));
            if (parse.GetValue(json))
            {
                CommandOutput.Print(true, new
                {
                    report.Title,
                    report.Verdict,
                    Report = page,
                    Paper = paperPage,
                    Jobs = jobs.Needs.Length,
                    JobsDone = done,
                    Findings = ReportText.Findings(report),
                });
            }
            else
            {
                ReportText.Print(report);
                Console.Out.WriteLine($"{SizeText.Count(done)} of {SizeText.Count(jobs.Needs.Length)} jobs are done");
                Console.Out.WriteLine(paperPage is null ? $"report: {page}" : $"report: {page} and {paperPage}");
                if (!parse.GetValue(noBrowser) && !Console.IsOutputRedirected)
                {
                    Browser.Open(page);
                }
            }
        });
        return command;
    }
}
