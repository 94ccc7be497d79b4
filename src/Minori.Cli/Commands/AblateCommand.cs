using System.CommandLine;
using Minori.Cli.Arguments;
using Minori.Cli.Output;

namespace Minori.Cli.Commands;

/// <summary><c>minori ablate STUDY</c>: what <c>minori run</c> does, for studies of ablation.</summary>
internal static class AblateCommand
{
    public const string Name = "ablate";
    public const string Description = "Run a study of data ablation: predict the loss of mixtures of data by merging";

    private const string Kind = "ablation";

    public static Command Create()
    {
        Argument<string> study = CommonOptions.Study();
        RunOptions options = new();
        Command command = new(Name, Description) { study };
        options.AddTo(command);
        command.SetAction(parse => StudySession.RunAsync(parse.GetValue(study)!, options.Of(parse), Kind));
        return command;
    }
}
