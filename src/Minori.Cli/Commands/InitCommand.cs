using System.CommandLine;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Studies;

namespace Minori.Cli.Commands;

/// <summary><c>minori init</c>: a study file to start from.</summary>
internal static class InitCommand
{
    public const string Name = "init";
    public const string Description = "Write a study file that runs as it is, with every choice explained";

    public static Command Create()
    {
        Option<string> kind = ChoiceOptions.Word("--kind", "The kind of study", StudyKinds.ByName.Keys, StudyKinds.ByName.Keys.First());
        Argument<string> file = new("FILE") { Description = "The file to write", DefaultValueFactory = _ => "study.yaml" };
        Option<bool> force = NewFile.ForceOption("the file");
        Command command = new(Name, Description) { file, kind, force };
        command.SetAction(parse =>
        {
            string path = parse.GetValue(file)!;
            NewFile.Write(path, StudyKinds.ByName[parse.GetValue(kind)!].Starter(), parse.GetValue(force));
            Console.Out.WriteLine($"wrote {path}; next: minori plan {path}");
        });
        return command;
    }
}
