using System.CommandLine;
using System.Globalization;
using Minori.Cli.Output;
using Minori.Models;

namespace Minori.Cli.Commands;

/// <summary><c>minori inspect</c>: what a checkpoint is.</summary>
internal static class InspectCommand
{
    public const string Name = "inspect";
    public const string Description = "Show a checkpoint's shape, tensors and hash";

    public static Command Create()
    {
        Argument<string> folder = new("CHECKPOINT") { Description = "A checkpoint folder" };
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(Name, Description) { folder, json };
        command.SetAction(parse =>
        {
            Print(CheckpointDescription.Read(parse.GetValue(folder)!), parse.GetValue(json));
        });
        return command;
    }

    private static void Print(CheckpointDescription checkpoint, bool json)
    {
        ModelConfiguration c = checkpoint.Configuration;
        string vocabulary = checkpoint.Tokenizer is { } tokenizer ? $"{tokenizer.VocabularySize} tokens" : "no tokenizer";
        CommandOutput.Print(
            json,
            new
            {
                checkpoint.Folder,
                Parameters = c.ParameterCount,
                Configuration = c,
                WeightsSha256 = checkpoint.WeightsHash,
                Tensors = checkpoint.Tensors.Select(t => new { t.Name, t.Shape, Rms = t.RootMeanSquare }),
            },
            [
                checkpoint.Folder,
                $"  parameters  {c.ParameterCount.ToString("N0", CultureInfo.InvariantCulture)}",
                $"  shape       width {c.Width}, {c.LayerCount} layers, {c.HeadCount} heads ({c.KeyValueHeadCount} key–value), feed-forward {c.FeedForwardWidth}",
                $"  context     {c.ContextLength} tokens",
                $"  vocabulary  {c.VocabularySize} ({vocabulary}), embeddings {(c.TieEmbeddings ? "tied" : "untied")}",
                $"  weights     SHA-256 {checkpoint.WeightsHash}",
                "",
                .. checkpoint.Tensors.Select(t => string.Create(
                    CultureInfo.InvariantCulture, $"  {t.Name,-50} {string.Join(" × ", t.Shape),-14} rms {t.RootMeanSquare:F5}")),
            ]);
    }
}
