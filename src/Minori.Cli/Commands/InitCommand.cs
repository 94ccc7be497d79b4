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
        Command command = new(Name, Description) { file, kind };
        command.SetAction(parse =>
        {
            string path = parse.GetValue(file)!;
            Write(path, StudyKinds.ByName[parse.GetValue(kind)!].Starter());
            Console.Out.WriteLine($"wrote {path}; next: minori plan {path}");
        });
        return command;
    }

    private static void Write(string path, string text)
    {
        try
        {
            using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write);
            using StreamWriter writer = new(stream);
            writer.Write(text);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new CommandException($"{path} exists and is not overwritten: name another file, or remove it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} can't be written: {e.Message}", e);
        }
    }
}
