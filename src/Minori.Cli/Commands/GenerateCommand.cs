using System.CommandLine;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Compute;
using Minori.Models;
using Minori.Text;

namespace Minori.Cli.Commands;

/// <summary><c>minori generate</c>: continues a prompt.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        Option<string> model = CommonOptions.Model();
        Option<string?> prompt = new("--prompt") { Description = "The text to continue", HelpName = "TEXT" };
        Option<int> tokens = NumberOptions.Integer("--tokens", "How many tokens to add", 50);
        Option<double> temperature = NumberOptions.Real("--temperature", "0 takes the likeliest token, 1 samples as the model says", 0);
        Option<int> topK = NumberOptions.Integer("--top-k", "Sample among the K likeliest tokens; 0 for all", 0, minimum: 0);
        Option<double> topP = NumberOptions.Real("--top-p", "Sample among the likeliest tokens that together have this probability", 1, 0.001, 1);
        Option<long> seed = CommonOptions.Seed("Seed of the sampling");
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new("generate", "Continue a prompt with a checkpoint")
        {
            model, prompt, tokens, temperature, topK, topP, seed, threads, json,
        };
        command.SetAction(parse =>
        {
            using Checkpoint checkpoint = Checkpoint.Load(parse.GetValue(model)!);
            Tokenizer tokenizer = CheckpointTokenizer.Of(checkpoint);
            string text = parse.GetValue(prompt) ?? "";
            int[] ids = tokenizer.Encode(text);
            if (ids.Length == 0)
            {
                ids = [tokenizer.BeginTokenId
                    ?? throw new CommandException("this tokenizer has no begin token to start from: give a --prompt")];
            }

            using ThreadTeam team = new(parse.GetValue(threads));
            using Generator generator = new(checkpoint.Parameters, team);
            int[] added = generator.Generate(ids, parse.GetValue(tokens), new GenerationOptions
            {
                Temperature = (float)parse.GetValue(temperature),
                TopK = parse.GetValue(topK),
                TopP = (float)parse.GetValue(topP),
                Seed = (ulong)parse.GetValue(seed),
                StopToken = tokenizer.EndTokenId,
                VocabularySize = tokenizer.VocabularySize,
            });
            string continuation = tokenizer.Decode(added);
            CommandOutput.Print(
                parse.GetValue(json), new { Prompt = text, Text = continuation, Tokens = added }, text + continuation);
        });
        return command;
    }
}
