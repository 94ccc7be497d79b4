using System.CommandLine;
using Minori.Cli.Arguments;
using Minori.Cli.Output;

namespace Minori.Cli.Commands;

/// <summary><c>minori run STUDY</c>: runs a study file and writes its report.</summary>
internal static class RunCommand
{
    public const string Name = "run";
    public const string Description = "Run a study: whatever its store does not have yet, then the report";

    public static Command Create()
    {
        Argument<string> study = CommonOptions.Study();
        RunOptions options = new();
        Command command = new(Name, Description) { study };
        options.AddTo(command);
        command.SetAction(parse => StudySession.RunAsync(parse.GetValue(study)!, options.Of(parse)));
        return command;
    }
}
