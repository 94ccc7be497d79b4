using System.CommandLine;
using Minori.Cli.Arguments;
using Minori.Cli.Output;

namespace Minori.Cli.Commands;

/// <summary><c>minori run STUDY</c>: runs a study file and writes its report.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        Argument<string> study = new("STUDY") { Description = "A study file, such as studies/demo.yaml" };
        RunOptions options = new();
        Command command = new("run", "Run a study: whatever its store does not have yet, then the report") { study };
        options.AddTo(command);
        command.SetAction(parse => StudySession.RunAsync(parse.GetValue(study)!, options.Of(parse)));
        return command;
    }
}
