using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Compute;
using Minori.Models;
using Minori.Modifications;

namespace Minori.Cli.Commands;

/// <summary><c>minori merge</c>: the weights of several checkpoints become one checkpoint's.</summary>
internal static class MergeCommand
{
    public const string Name = "merge";
    public const string Description = "Average, or otherwise merge, the weights of checkpoints of one shape";

    public static Command Create()
    {
        Option<string[]> models = new("--models")
        {
            Description = "Two or more checkpoint folders of one shape and tokenizer",
            HelpName = "DIR…",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        Option<double[]?> weights = NumberOptions.Reals(
            "--weights", "One weight for each model: shares of the whole (ties: of the average of differences), or weighted with --base what its difference from the base is multiplied by");
        Option<MergeMethod?> method = ChoiceOptions.OptionalValue<MergeMethod>(
            "--method", "How to merge; without it weighted where there are weights, else uniform");
        Option<string?> origin = new("--base") { Description = "The checkpoint that all models began from (weighted, ties)", HelpName = "DIR" };
        Option<double?> density = NumberOptions.OptionalReal(
            "--density", $"ties: the share of each model's differences that is kept; {MergeRequest.UsualDensity.ToString(CultureInfo.InvariantCulture)} without it", maximum: 1);
        Option<double?> scale = NumberOptions.OptionalReal("--scale", $"ties: what the merged difference is multiplied by; {MergeRequest.UsualScale} without it");
        Option<string?> type = ChoiceOptions.OptionalWord("--type", "The type of the values to write; without it that of the first model", ["f32", "bf16", "f16"]);
        Option<bool> hash = new("--hash") { Description = "Record the SHA-256 of every file of weights in merge.json" };
        Option<int> threads = CommonOptions.Threads();
        Option<string> output = CommonOptions.Out("The checkpoint folder to write; it must not exist");
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(Name, Description)
        {
            models, weights, method, origin, density, scale, type, hash, threads, output, json,
        };
        command.SetAction(parse =>
        {
            string folder = parse.GetValue(output)!;
            using FolderClaim claim = FolderClaim.Take(folder);
            using ThreadTeam team = new(parse.GetValue(threads));
            UnfinishedRun.PrintIfAny(parse.GetValue(models)!);
            double[]? given = parse.GetValue(weights) is { Length: > 0 } some ? some : null;
            MergeResult result = CheckpointMerger.Write(
                new MergeRequest
                {
                    Models = parse.GetValue(models)!,
                    Method = parse.GetValue(method) ?? (given is null ? MergeMethod.Uniform : MergeMethod.Weighted),
                    Weights = given,
                    Base = parse.GetValue(origin),
                    Density = parse.GetValue(density),
                    Scale = parse.GetValue(scale),
                    Type = parse.GetValue(type) is { } word ? Enum.Parse<SafetensorsType>(word, ignoreCase: true) : null,
                    HashFiles = parse.GetValue(hash),
                },
                folder,
                team);
            Print(folder, result, parse.GetValue(json));
        });
        return command;
    }

    private static void Print(string folder, MergeResult result, bool json)
    {
        string origin = result.Base is { } from ? $", differences from {from.Folder}" : "";
        CommandOutput.Print(
            json,
            new { Folder = folder, result.Method, result.Models, result.Base, result.Density, result.Scale, result.Tensors, result.Values },
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"wrote {folder}: {result.Values:N0} values in {result.Tensors} tensors, {result.Method.ToString().ToLowerInvariant()} merge{origin}"),
                .. result.Models.Select(model => string.Create(CultureInfo.InvariantCulture, $"  {model.Weight,-8:G4} {model.Folder}")),
            ]);
    }
}
