using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Compute;
using Minori.Evaluation;
using Minori.Models;
using Minori.Text;

namespace Minori.Cli.Commands;

/// <summary><c>minori eval</c>: losses and task scores of a checkpoint.</summary>
internal static class EvaluateCommand
{
    public const string Name = "eval";
    public const string Description = "Measure a checkpoint";

    private const string MappedFrom = "from 1 GiB on";

    public static Command Create() => new(Name, Description) { Loss(), Task() };

    private static Command Loss()
    {
        Option<string> model = CommonOptions.Model();
        Option<string[]> data = CommonOptions.Corpus("--data", "The text to measure on");
        Option<Split?> split = ChoiceOptions.OptionalValue<Split>(
            "--split", "Which part of the text; by default the validation split of dotnet-docs, and all of a file");
        Option<long> maximum = NumberOptions.Count("--max-tokens", "Stop after this many tokens; 0 for all", 0, minimum: 0);
        Option<Choice<WeightsPlacement>> weights = CommonOptions.Weights(MappedFrom);
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommandOutput.JsonOption();
        CommonOptions.CorpusReading reading = CommonOptions.Reading();
        Command command = new("loss", "Loss, perplexity and bits per byte on a text") { model, data, split, maximum, weights, threads, json };
        reading.AddTo(command);
        command.SetAction(parse =>
        {
            using ThreadTeam team = new(parse.GetValue(threads));
            UnfinishedRun.PrintIfAny(parse.GetValue(model)!);
            using ForwardCheckpoint checkpoint = ForwardCheckpoint.Open(parse.GetValue(model)!, team, parse.GetValue(weights));
            string[] sources = parse.GetValue(data)!;
            ICorpus corpus = reading.Open(parse, sources);
            Split? chosen = parse.GetValue(split) ?? (sources.Contains(DotnetDocsCorpus.CorpusName) ? Split.Validation : null);
            IEnumerable<Document> documents = chosen is { } s ? corpus.Documents(s) : corpus.AllDocuments();
            long limit = parse.GetValue(maximum);
            LossResult result = LossEvaluator.Evaluate(
                checkpoint.Model, CheckpointTokenizer.Of(checkpoint), documents, team, limit == 0 ? null : limit);
            Print(result, parse.GetValue(json));
        });
        return command;
    }

    private static void Print(LossResult result, bool json) => CommandOutput.Print(
        json,
        new
        {
            result.Tokens,
            result.Loss,
            result.Perplexity,
            result.BitsPerByte,
            result.Bytes,
            Documents = result.Documents.Count,
            Domains = result.Domains.ToDictionary(d => d.Key, d => new { d.Value.Tokens, d.Value.Loss, d.Value.BitsPerByte }),
        },
        [
            string.Create(CultureInfo.InvariantCulture, $"tokens         {result.Tokens:N0}"),
            string.Create(CultureInfo.InvariantCulture, $"loss           {result.Loss:F4} nats per token"),
            string.Create(CultureInfo.InvariantCulture, $"perplexity     {result.Perplexity:F3}"),
            string.Create(CultureInfo.InvariantCulture, $"bits per byte  {result.BitsPerByte:F4}"),
            .. result.Domains.Count < 2
                ? []
                : (IEnumerable<string>)["", .. result.Domains.Select(d => string.Create(
                    CultureInfo.InvariantCulture, $"{d.Key,-40} {d.Value.Loss:F4} nats per token, {d.Value.Tokens:N0} tokens"))],
        ]);

    private static Command Task()
    {
        Option<string> model = CommonOptions.Model();
        Option<string> task = TaskArguments.Task();
        Option<Choice<Split>> split = ChoiceOptions.Value("--split", "Which examples", Split.Test);
        Option<int> maximum = NumberOptions.Integer("--max-examples", "Score at most this many examples; 0 for all", 0, minimum: 0);
        Option<Choice<WeightsPlacement>> weights = CommonOptions.Weights(MappedFrom);
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new("task", "Score on a task by the likelihood of the choices or of the target")
        {
            model, task, split, maximum, weights, threads, json,
        };
        command.SetAction(parse =>
        {
            using ThreadTeam team = new(parse.GetValue(threads));
            UnfinishedRun.PrintIfAny(parse.GetValue(model)!);
            using ForwardCheckpoint checkpoint = ForwardCheckpoint.Open(parse.GetValue(model)!, team, parse.GetValue(weights));
            TaskData data = TaskArguments.Open(parse, task);
            IReadOnlyList<TaskExample> examples = TaskArguments.Examples(data, parse.GetValue(split), parse.GetValue(maximum));
            TaskResult result = TaskEvaluator.Evaluate(checkpoint.Model, CheckpointTokenizer.Of(checkpoint), examples, team);
            CommandOutput.Print(
                parse.GetValue(json),
                new
                {
                    Task = data.Name,
                    Examples = result.Examples.Count,
                    Accuracy = result.Accuracy?.Value,
                    AccuracyStderr = result.Accuracy?.StandardError,
                    AccuracyPerCharacter = result.AccuracyPerCharacter?.Value,
                    AccuracyFirstToken = result.AccuracyFirstToken?.Value,
                    Loss = result.Loss.Value,
                    LossStderr = result.Loss.StandardError,
                },
                [
                    $"{data.Name}: {result.Examples.Count} examples",
                    .. Line("accuracy", result.Accuracy),
                    .. Line("accuracy per character", result.AccuracyPerCharacter),
                    .. Line("accuracy of first token", result.AccuracyFirstToken),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"loss of the answer       {result.Loss.Value:F4} ± {result.Loss.StandardError:F4} nats per token"),
                ]);
        });
        return command;
    }

    private static IEnumerable<string> Line(string name, Estimate? estimate) => estimate is null
        ? []
        : [string.Create(CultureInfo.InvariantCulture, $"{name,-24} {100 * estimate.Value:F1}% ± {100 * estimate.StandardError:F1}%")];
}
