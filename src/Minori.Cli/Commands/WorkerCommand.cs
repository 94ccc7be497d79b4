using System.CommandLine;
using Minori.Execution.Workers;
using Minori.Studies.Jobs;

namespace Minori.Cli.Commands;

/// <summary><c>minori worker</c>: does one job, or one after another, for a coordinator.</summary>
internal static class WorkerCommand
{
    public const string Name = "worker";
    public const string Description = "Do a job of a study (started by 'run', not by people)";

    public static Command Create()
    {
        Argument<string?> jobFile = new("JOBFILE")
        {
            Description = "The job to do; a coordinator writes such files",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<bool> serve = new("--serve") { Description = "Do the jobs whose files are named on standard input, line by line" };
        Command command = new(Name, Description) { jobFile, serve };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(jobFile) is null) == !result.GetValue(serve))
            {
                result.AddError("worker: give a job file, or --serve to read their names from standard input");
            }
        });
        command.SetAction(parse => parse.GetValue(jobFile) is { } path
            ? WorkerEntry.RunJob(JobKinds.ByName, path)
            : WorkerEntry.Serve(JobKinds.ByName));
        return command;
    }
}
