using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Compute;
using Minori.Models;
using Minori.Text;

namespace Minori.Cli.Commands;

/// <summary><c>minori generate</c>: continues a prompt.</summary>
internal static class GenerateCommand
{
    public const string Name = "generate";
    public const string Description = "Continue a prompt with a checkpoint";

    // Minutes of work. What is asked beyond that is a slip of the finger.
    private const int MostTokens = 1_000_000;

    public static Command Create()
    {
        Option<string> model = CommonOptions.Model();
        Option<string?> prompt = new("--prompt") { Description = "The text to continue", HelpName = "TEXT" };
        Option<string[]> promptTokens = new("--prompt-tokens")
        {
            Description = "The token ids to continue, in place of a text; needs no tokenizer",
            HelpName = "ID…",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        Option<int> tokens = NumberOptions.Integer("--tokens", "How many tokens to add", 50, maximum: MostTokens);
        Option<double> temperature = NumberOptions.Real("--temperature", "0 takes the likeliest token, 1 samples as the model says", 0, maximum: 1000);
        Option<int> topK = NumberOptions.Integer("--top-k", "Sample among the K likeliest tokens; 0 for all", 0, minimum: 0);
        Option<double> topP = NumberOptions.Real("--top-p", "Sample among the likeliest tokens that together have this probability", 1, 0.001, 1);
        Option<long> seed = CommonOptions.Seed("Seed of the sampling");
        Option<Choice<WeightsPlacement>> weights = CommonOptions.Weights("where they would take more than half of the memory");
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(Name, Description)
        {
            model, prompt, promptTokens, tokens, temperature, topK, topP, seed, weights, threads, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(prompt) is not null && result.GetValue(promptTokens) is { Length: > 0 })
            {
                result.AddError("generate: give --prompt or --prompt-tokens, not both");
            }
        });
        command.SetAction(parse =>
        {
            using ThreadTeam team = new(parse.GetValue(threads));
            UnfinishedRun.PrintIfAny(parse.GetValue(model)!);
            using ForwardCheckpoint checkpoint = ForwardCheckpoint.Open(
                parse.GetValue(model)!, team, parse.GetValue(weights), ForwardUse.Generation);
            int[] ids = parse.GetValue(promptTokens) is { Length: > 0 } given
                ? [.. given.Select(word => Id(word, checkpoint.Model.Configuration))]
                : parse.GetValue(prompt) is null && checkpoint.Tokenizer is null
                    ? Begin(checkpoint.Model.Configuration)
                    : Encode(parse.GetValue(prompt) ?? "", CheckpointTokenizer.Of(checkpoint));
            using Generator generator = new(checkpoint.Model, team);
            GenerationOptions options = new()
            {
                Temperature = (float)parse.GetValue(temperature),
                TopK = parse.GetValue(topK),
                TopP = (float)parse.GetValue(topP),
                Seed = (ulong)parse.GetValue(seed),
                StopToken = checkpoint.Tokenizer is { } t ? t.EndTokenId : checkpoint.Model.Configuration.EndTokenId,
                VocabularySize = checkpoint.Tokenizer?.VocabularySize,
            };
            int asked = parse.GetValue(tokens);
            int[] added;
            using (CountLine count = new("tokens"))
            {
                added = generator.Generate(ids, asked, options, count);
            }

            string stoppedBy = added.Length < asked ? "end_token" : "length";
            Print(checkpoint.Tokenizer, parse.GetValue(prompt), ids, added, stoppedBy, parse.GetValue(json));
        });
        return command;
    }

    private static int[] Begin(ModelConfiguration configuration) =>
        [configuration.BeginTokenId ?? throw new CommandException(
            "there is nothing to continue: give --prompt-tokens (this model has neither a tokenizer nor a begin token)")];

    private static int[] Encode(string text, Tokenizer tokenizer)
    {
        int[] ids = tokenizer.Encode(text);
        return ids.Length > 0 ? ids : [tokenizer.BeginTokenId
            ?? throw new CommandException("this tokenizer has no begin token to start from: give a --prompt")];
    }

    private static int Id(string word, ModelConfiguration configuration) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id < configuration.VocabularySize
            ? id
            : throw new CommandException(
                $"'{word}' is no token id of this model: expected whole numbers from 0 to {configuration.VocabularySize - 1}");

    private static void Print(
        Tokenizer? tokenizer, string? prompt, int[] ids, int[] added, string stoppedBy, bool json)
    {
        if (tokenizer is null)
        {
            CommandOutput.Print(json, new { PromptTokens = ids, Tokens = added, StoppedBy = stoppedBy }, string.Join(' ', added));
            return;
        }

        string text = prompt ?? "";
        string continuation = tokenizer.Decode(added);
        CommandOutput.Print(
            json,
            new { Prompt = text, PromptTokens = ids, Text = continuation, Tokens = added, StoppedBy = stoppedBy },
            text + continuation);
    }
}
