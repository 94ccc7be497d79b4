using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Compute;
using Minori.Models;
using Minori.Modifications;

namespace Minori.Cli.Commands;

/// <summary><c>minori quantize</c>: weights rounded to few levels and written back as float32.</summary>
internal static class QuantizeCommand
{
    public const string Name = "quantize";
    public const string Description = "Round a checkpoint's weights to the nearest of few levels; written back as float32";

    public static Command Create()
    {
        Option<string> model = CommonOptions.Model();
        Option<int> bits = NumberOptions.Integer(
            "--bits", $"Bits per weight, {QuantizationSettings.FewestBits} to {QuantizationSettings.MostBits}, such as 8, 6, 4, 3");
        Option<Choice<QuantizationScope>> per = ChoiceOptions.Value(
            "--per", "What shares one scale: an output channel, or a group of its neighbouring inputs", QuantizationScope.Channel);
        Option<int> groupSize = NumberOptions.Integer("--group-size", "Inputs in a group", QuantizationSettings.UsualGroupSize);
        Option<bool> embeddings = new("--embeddings") { Description = "Quantize embeddings and output head too; else they keep full precision" };
        Option<string> output = CommonOptions.Out("The checkpoint folder to write");
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(Name, Description)
        {
            model, bits, per, groupSize, embeddings, output, threads, json,
        };
        command.Validators.Add(result =>
        {
            bool channel = result.GetResult(per) is null or { Implicit: true } || ChoiceOptions.IsWritten(result, per, QuantizationScope.Channel);
            if (channel && result.GetResult(groupSize) is { Implicit: false })
            {
                result.AddError("--group-size needs --per group");
            }
        });
        command.SetAction(parse =>
        {
            string folder = parse.GetValue(output)!;
            string source = parse.GetValue(model)!;
            CheckpointOutput.Require(folder, source);
            QuantizationSettings settings = new()
            {
                Bits = parse.GetValue(bits),
                GroupSize = parse.GetValue(per) == QuantizationScope.Group ? parse.GetValue(groupSize) : null,
                Embeddings = parse.GetValue(embeddings),
            };
            UnfinishedRun.PrintIfAny(source);
            using Checkpoint checkpoint = Checkpoint.Load(source);
            JsonArray history = ModificationHistory.Read(source);
            string hash = checkpoint.WeightsHash;
            using ThreadTeam team = new(parse.GetValue(threads));
            QuantizationResult result = RoundToNearest.Apply(checkpoint.Parameters, settings, team);
            Checkpoint.Save(
                folder,
                checkpoint.Parameters,
                checkpoint.Tokenizer,
                partial => ModificationHistory.Write(partial, history, "quantization", hash, settings));
            CommandOutput.Print(
                parse.GetValue(json),
                new { Folder = folder, settings.Bits, settings.GroupSize, settings.Embeddings, result.Tensors, result.Weights, result.SignalToNoise },
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"wrote {folder}: {result.Weights:N0} weights in {result.Tensors} tensors at {settings.Bits} bits, signal-to-noise ratio {result.SignalToNoise:F1} dB"));
        });
        return command;
    }
}
