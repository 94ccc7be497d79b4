using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Models;
using Minori.Models.Families.Llama;

namespace Minori.Cli.Commands;

/// <summary><c>minori import</c>: weights of another program's format into a checkpoint folder.</summary>
internal static class ImportCommand
{
    public const string Name = "import";
    public const string Description = "Turn another program's weights into a checkpoint folder";

    private const string Llama2c = "llama2c";

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "The file of weights" };
        Option<string> format = ChoiceOptions.Word("--format", "What wrote it: raw float32 weights of llama2.c", [Llama2c], Llama2c);
        Option<string> output = CommonOptions.Out("The checkpoint folder to write");
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(Name, Description) { file, format, output, json };
        command.SetAction(parse =>
        {
            string folder = parse.GetValue(output)!;
            CheckpointOutput.Require(folder, parse.GetValue(file)!);
            using Parameters parameters = Llama2cFile.Read(parse.GetValue(file)!);
            Checkpoint.Save(folder, parameters, tokenizer: null);
            long count = parameters.Configuration.ParameterCount;
            CommandOutput.Print(
                parse.GetValue(json),
                new { Folder = folder, Parameters = count, parameters.Configuration },
                string.Create(CultureInfo.InvariantCulture, $"wrote {folder}: {count:N0} parameters, no tokenizer"));
        });
        return command;
    }
}
