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
                $"  kind        {Kind(c)}",
                $"  shape       width {c.Width}, {c.LayerCount} layers, {c.HeadCount} heads ({c.KeyValueHeadCount} key–value), feed-forward {c.FeedForwardWidth}",
                $"  context     {c.ContextLength} tokens",
                $"  vocabulary  {c.VocabularySize} ({vocabulary}), embeddings {(c.TieEmbeddings ? "tied" : "untied")}",
                $"  weights     SHA-256 {checkpoint.WeightsHash}",
                "",
                .. checkpoint.Tensors.Select(t => string.Create(
                    CultureInfo.InvariantCulture, $"  {t.Name,-50} {string.Join(" × ", t.Shape),-14} rms {t.RootMeanSquare:F5}")),
            ]);
    }

    private static string Kind(ModelConfiguration c)
    {
        string norm = c.Norm == NormKind.RmsNorm ? "RMSNorm" : "LayerNorm";
        string positions = c.Positions == PositionKind.Rotary ? "rotary positions" : "learned positions";
        string feedForward = c.FeedForward switch
        {
            FeedForwardKind.SwiGlu => "SwiGLU",
            FeedForwardKind.GeluTanh => "GELU (tanh)",
            _ => "GELU",
        };
        string biases = (c.QueryKeyValueBias, c.AttentionOutputBias, c.FeedForwardBias) switch
        {
            (false, false, false) => "no biases",
            (true, true, true) => "biases",
            _ => "some biases",
        };
        return $"{c.Family.ToString().ToLowerInvariant()}: {norm}, {positions}, {feedForward}, {biases}";
    }
}
