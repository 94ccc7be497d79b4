using System.CommandLine;
using System.Globalization;
using Minori.Cli.Output;
using Minori.Models;

namespace Minori.Cli.Commands;

/// <summary><c>minori inspect</c>: what a checkpoint is.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        Argument<string> folder = new("CHECKPOINT") { Description = "A checkpoint folder" };
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new("inspect", "Show a checkpoint's shape, tensors and hash") { folder, json };
        command.SetAction(parse =>
        {
            using Checkpoint checkpoint = Checkpoint.Load(parse.GetValue(folder)!);
            Print(checkpoint, parse.GetValue(json));
        });
        return command;
    }

    private static void Print(Checkpoint checkpoint, bool json)
    {
        ModelConfiguration c = checkpoint.Parameters.Configuration;
        var tensors = checkpoint.Parameters.Layout.Tensors
            .Select(t => (t.Name, Shape: t.Shape.ToArray(), t.Count, Rms: RootMeanSquare(checkpoint.Parameters.Tensor(t.Name))))
            .ToArray();
        string hash = checkpoint.WeightsHash;
        string vocabulary = checkpoint.Tokenizer is { } tokenizer ? $"{tokenizer.VocabularySize} tokens" : "no tokenizer";
        CommandOutput.Print(
            json,
            new
            {
                checkpoint.Folder,
                Parameters = c.ParameterCount,
                Configuration = c,
                WeightsSha256 = hash,
                Tensors = tensors.Select(t => new { t.Name, t.Shape, t.Rms }),
            },
            [
                checkpoint.Folder!,
                $"  parameters  {c.ParameterCount.ToString("N0", CultureInfo.InvariantCulture)}",
                $"  shape       width {c.Width}, {c.LayerCount} layers, {c.HeadCount} heads ({c.KeyValueHeadCount} key–value), feed-forward {c.FeedForwardWidth}",
                $"  context     {c.ContextLength} tokens",
                $"  vocabulary  {c.VocabularySize} ({vocabulary}), embeddings {(c.TieEmbeddings ? "tied" : "untied")}",
                $"  weights     SHA-256 {hash}",
                "",
                .. tensors.Select(t => string.Create(
                    CultureInfo.InvariantCulture, $"  {t.Name,-50} {string.Join(" × ", t.Shape),-14} rms {t.Rms:F5}")),
            ]);
    }

    private static double RootMeanSquare(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += (double)value * value;
        }

        return Math.Sqrt(sum / values.Length);
    }
}
