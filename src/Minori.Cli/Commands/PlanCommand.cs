using System.CommandLine;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Scheduling;
using Minori.Studies.Running;
using Minori.Studies.StudyFiles;

namespace Minori.Cli.Commands;

/// <summary><c>minori plan STUDY</c>: what a run would do and cost, before anything is spent.</summary>
internal static class PlanCommand
{
    public const string Name = "plan";
    public const string Description = "Show what a study would do and cost: jobs, work, time on this machine, disk";

    private static readonly TimeSpan MeasuringTime = TimeSpan.FromSeconds(0.5);

    public static Command Create()
    {
        Argument<string> study = CommonOptions.Study();
        Option<string> store = CommonOptions.Store();
        Option<int> jobs = NumberOptions.Integer("--jobs", "Jobs at once", Environment.ProcessorCount, maximum: CommonOptions.MostThreads);
        Option<int> threads = NumberOptions.Integer("--threads-per-job", "Threads of each job; a job that runs alone gets those of all", 1, maximum: CommonOptions.MostThreads);
        Option<string[]> only = RunOptions.Only("Plan only the jobs of these kinds and whatever they need");
        Option<string?> graph = new("--graph")
        {
            Description = "Also write the graph of jobs, as Mermaid (.mmd, .md) or for Graphviz (.dot, .gv)",
            HelpName = "FILE",
        };
        Option<bool> force = NewFile.ForceOption("the file of --graph");
        Option<bool> noTime = new("--no-time") { Description = "Do not measure this machine's speed, and tell no time" };
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(Name, Description)
        {
            study, store, jobs, threads, only, graph, force, noTime, json,
        };
        command.SetAction(parse =>
        {
            ArtifactStore artifacts = CommonOptions.OpenStore(parse, store);
            StudyRun run = StudyRun.Open(StudyFile.Load(parse.GetValue(study)!), artifacts).Judged();
            JobPlan plan = JobPlan.Create(run.GraphOf(parse.GetValue(only) ?? []), artifacts);
            if (parse.GetValue(graph) is { } file)
            {
                GraphFile.Write(plan, file, parse.GetValue(force));
            }

            SchedulerOptions options = new() { Slots = parse.GetValue(jobs), ThreadsPerJob = parse.GetValue(threads) };
            bool measures = !parse.GetValue(noTime) && plan.Needs.Contains(JobNeed.ToRun);
            StudySpeed? speed = measures ? StudySpeed.Measure(run.Plan, plan.With(JobNeed.ToRun), MeasuringTime) : null;
            StudyForecast forecast = StudyForecast.Of(plan, options, speed, StudyStatus.Of(plan, artifacts));
            if (parse.GetValue(json))
            {
                CommandOutput.Print(true, Result(run, forecast));
            }
            else
            {
                PlanView.Write(ResultConsole.Create(), run.File.Study.Title, forecast, run.HasGuessedVocabulary, run.Notes);
            }
        });
        return command;
    }

    private static object Result(StudyRun run, StudyForecast forecast) => new
    {
        run.File.Study.Title,
        forecast.Jobs,
        forecast.Done,
        ToRun = forecast.Jobs - forecast.Done,
        forecast.Stopped,
        forecast.Flops,
        forecast.DiskBytes,
        forecast.Slots,
        Seconds = forecast.Elapsed?.TotalSeconds,
        TrainingFlopsPerSecond = forecast.Speed?.Reference.TrainingFlops,
        EvaluationFlopsPerSecond = forecast.Speed?.Reference.EvaluationFlops,
        UpperBound = run.HasGuessedVocabulary,
        run.Notes,
        Kinds = forecast.Kinds.Select(k => new
        {
            k.Kind,
            k.Jobs,
            k.Done,
            ToRun = k.Jobs - k.Done,
            k.Flops,
            k.DiskBytes,
            OneThreadSeconds = k.OneThread?.TotalSeconds,
        }),
    };
}
