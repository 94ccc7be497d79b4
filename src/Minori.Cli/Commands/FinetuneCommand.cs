using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Compute;
using Minori.Models;
using Minori.Modifications;
using Minori.Text;
using Minori.Training;

namespace Minori.Cli.Commands;

/// <summary><c>minori finetune</c>: supervised tuning of a checkpoint on a task.</summary>
internal static class FinetuneCommand
{
    public const string Name = "finetune";
    public const string Description = "Tune a checkpoint on a task, with the loss on completions only";

    public static Command Create()
    {
        Option<string> model = CommonOptions.Model();
        Option<string> task = TaskArguments.Task();
        Option<string> output = CommonOptions.Out("The checkpoint folder to write");
        Option<double> learningRate = NumberOptions.Real("--learning-rate", "Peak learning rate", 1e-3);
        Option<int> epochs = NumberOptions.Integer("--epochs", "Passes over the examples", 3);
        Option<int> batch = NumberOptions.Integer("--batch", "Examples per optimizer step", 8);
        Option<int> maximum = NumberOptions.Integer("--max-examples", "Learn at most this many examples; 0 for all", 0, minimum: 0);
        OptimizerOptions optimizer = new();
        TuningOptions tuning = new();
        Option<double?> wiseFt = NumberOptions.OptionalReal(
            "--wise-ft", "WiSE-FT: write (1 − α)·base + α·tuned for this α, 0 being the base", maximum: 1);
        Option<string[]> pretraining = PretrainingText.Sources();
        CommonOptions.CorpusReading reading = CommonOptions.Reading();
        Option<double> weightDecay = NumberOptions.Real("--weight-decay", "Decoupled weight decay", 0);
        Option<long> seed = CommonOptions.Seed("Seed of the order of the examples");
        Option<int> threads = CommonOptions.Threads();
        Option<bool> recompute = CommonOptions.RecomputeActivations();
        Option<bool> resume = new("--resume") { Description = "Go on from the state that a stopped tuning left in OUT.unfinished, if there is one" };
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(Name, Description)
        {
            model, task, output, learningRate, epochs, batch, maximum, weightDecay, seed, wiseFt, pretraining, threads, recompute, resume, json,
        };
        optimizer.AddTo(command);
        tuning.AddTo(command);
        reading.AddTo(command);
        command.SetAction(parse =>
        {
            string folder = parse.GetValue(output)!;
            CheckpointOutput.Require(folder, parse.GetValue(model)!);
            using FolderClaim claim = FolderClaim.Take(folder);
            UnfinishedTuning unfinished = new(folder);
            unfinished.Require(parse.GetValue(resume));
            UnfinishedRun.PrintIfAny(parse.GetValue(model)!);
            using Checkpoint checkpoint = Checkpoint.Load(parse.GetValue(model)!);
            Tokenizer tokenizer = CheckpointTokenizer.Of(checkpoint);
            TaskData data = TaskArguments.Open(parse, task);
            IReadOnlyList<TaskExample> examples = TaskArguments.Examples(data, Split.Train, parse.GetValue(maximum));
            FinetuneRecipe recipe = new()
            {
                PeakLearningRate = parse.GetValue(learningRate),
                Epochs = parse.GetValue(epochs),
                BatchSize = parse.GetValue(batch),
                WeightDecay = parse.GetValue(weightDecay),
                Seed = (ulong)parse.GetValue(seed),
            };
            recipe = tuning.Read(parse, recipe with { Optimizer = optimizer.Read(parse, recipe.Optimizer) });
            recipe.ValidateFor(checkpoint.Parameters.Configuration);
            using PretrainingText? text = PretrainingText.Open(parse, pretraining, reading, recipe, tokenizer);
            using ThreadTeam team = new(parse.GetValue(threads));
            Interruption.Advice = parse.GetValue(resume) ? Interruption.Advice : "run the same command with --resume to go on";
            using Interruption.Heeded interruption = Interruption.Heed();
            using FinetuneResult result = Finetuner.Run(
                recipe, checkpoint.Parameters, tokenizer, examples, team, text?.Tokens, new TrainingLines("finetune"),
                parse.GetValue(recompute), unfinished.Resumable, interruption.Stopping);
            if (parse.GetValue(wiseFt) is { } alpha)
            {
                WeightInterpolation.Apply(result.Tuned, checkpoint.Parameters, alpha, team);
                Checkpoint.Save(folder, result.Tuned, tokenizer);
            }
            else
            {
                result.Save(folder, tokenizer);
            }

            unfinished.Remove();

            double loss = result.Metrics[^1].Loss;
            CommandOutput.Print(
                parse.GetValue(json),
                new { Folder = folder, Task = data.Name, Examples = examples.Count, TrainingLoss = loss },
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"wrote {folder}: tuned on {examples.Count} examples of {data.Name}, mean training loss of the last steps {loss:F4}"));
        });
        return command;
    }
}
