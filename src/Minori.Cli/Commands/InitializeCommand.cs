using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Compute;
using Minori.Models;

namespace Minori.Cli.Commands;

/// <summary><c>minori untrained</c>: a checkpoint of untrained weights, of any size.</summary>
internal static class InitializeCommand
{
    public const string Name = "untrained";
    public const string Description = "Write a checkpoint of random weights, as pre-training begins from; its size is bounded by the disk";

    public static Command Create()
    {
        Option<string> output = CommonOptions.Out("The checkpoint folder to write");
        Option<Choice<ModelFamily>> architecture = CommonOptions.Architecture();
        Option<int> width = NumberOptions.Integer("--width", "Width of the residual stream", 64);
        Option<int> layers = NumberOptions.Integer("--layers", "Number of layers", 2);
        Option<int> heads = NumberOptions.Integer("--heads", "Number of attention heads", 2);
        Option<int> keyValueHeads = NumberOptions.Integer(
            "--key-value-heads", "Number of key–value heads; 0 for as many as heads", 0, minimum: 0);
        Option<int> feedForward = NumberOptions.Integer(
            "--feed-forward", "Width of the feed-forward block; 0 for 8/3 of the width, with gpt2 4 times", 0, minimum: 0);
        Option<int> context = NumberOptions.Integer("--context", "Tokens the model sees at once", 128, minimum: 2);
        Option<int> vocabulary = NumberOptions.Integer("--vocabulary", "Tokens in the vocabulary", 256);
        Option<bool> untied = new("--untied-embeddings") { Description = "Give the output projection weights of its own" };
        Option<string> type = ChoiceOptions.Word("--type", "The type of the values in the file", ["f32", "bf16", "f16"], "f32");
        Option<long> seed = CommonOptions.Seed("Seed of the weights");
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(Name, Description)
        {
            output, architecture, width, layers, heads, keyValueHeads, feedForward, context, vocabulary, untied, type, seed, threads, json,
        };
        command.SetAction(parse =>
        {
            string folder = parse.GetValue(output)!;
            CheckpointOutput.Require(folder);
            ModelConfiguration model = ModelConfiguration.Of(
                parse.GetValue(architecture), parse.GetValue(vocabulary), parse.GetValue(width), parse.GetValue(layers),
                parse.GetValue(heads), parse.GetValue(context), OrNull(parse.GetValue(keyValueHeads)),
                !parse.GetValue(untied), OrNull(parse.GetValue(feedForward)));
            using ThreadTeam team = new(parse.GetValue(threads));
            InitialCheckpoint.Write(
                folder, model, (ulong)parse.GetValue(seed), Enum.Parse<SafetensorsType>(parse.GetValue(type)!, ignoreCase: true), team);
            CommandOutput.Print(
                parse.GetValue(json),
                new { Folder = folder, Parameters = model.ParameterCount, Configuration = model },
                string.Create(CultureInfo.InvariantCulture, $"wrote {folder}: {model.ParameterCount:N0} parameters, no tokenizer"));
        });
        return command;
    }

    private static int? OrNull(int size) => size == 0 ? null : size;
}
