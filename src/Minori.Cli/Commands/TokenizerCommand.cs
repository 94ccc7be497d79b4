using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Studies.Sources;
using Minori.Text;

namespace Minori.Cli.Commands;

/// <summary><c>minori tokenizer</c>: train, encode, decode.</summary>
internal static class TokenizerCommand
{
    public const string Name = "tokenizer";
    public const string Description = "Train a tokenizer, or use one";

    public static Command Create() => new(Name, Description) { Train(), Encode(), Decode() };

    private static Command Train()
    {
        Option<string[]> sources = CommonOptions.Corpus("--corpus", "The text to learn from");
        Option<int> vocabulary = NumberOptions.Integer("--vocabulary", "Tokens in the vocabulary; 256 means bytes", minimum: 256);
        Option<string> output = new("--out") { Description = "The tokenizer.json to write", HelpName = "FILE", Required = true };
        Option<bool> json = CommandOutput.JsonOption();
        CommonOptions.CorpusReading reading = CommonOptions.Reading();
        Command command = new("train", "Train a byte-level BPE tokenizer and write it as tokenizer.json") { sources, vocabulary, output, json };
        reading.AddTo(command);
        command.SetAction(parse =>
        {
            ICorpus corpus = reading.Open(parse, parse.GetValue(sources)!);
            if (!corpus.Documents(Split.Train).Any())
            {
                throw new CommandException($"{corpus.Name} has no text to learn from: name a corpus with documents in its training split");
            }

            Tokenizer tokenizer = CorpusTokenizer.Create(corpus, parse.GetValue(vocabulary));
            string path = parse.GetValue(output)!;
            Save(tokenizer, path);
            VocabularyWarning.PrintIfSmaller(tokenizer.VocabularySize, parse.GetValue(vocabulary));
            CommandOutput.Print(
                parse.GetValue(json),
                new { File = path, Vocabulary = tokenizer.VocabularySize, tokenizer.Fingerprint },
                $"wrote {path}: {tokenizer.VocabularySize} tokens");
        });
        return command;
    }

    private static void Save(Tokenizer tokenizer, string path)
    {
        try
        {
            tokenizer.Save(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: cannot be written ({e.Message.TrimEnd('.')}); check the path and its permissions", e);
        }
    }

    private static Command Encode()
    {
        Option<string> file = TokenizerFile();
        Argument<string?> text = new("TEXT") { Description = "The text; standard input when not given", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new("encode", "Turn text into token ids") { file, text, json };
        command.SetAction(parse =>
        {
            Tokenizer tokenizer = Tokenizer.Load(parse.GetValue(file)!);
            int[] ids = parse.GetValue(text) is { } given ? tokenizer.Encode(given) : tokenizer.EncodeBytes(StandardInput());
            CommandOutput.Print(parse.GetValue(json), new { Tokens = ids }, string.Join(' ', ids));
        });
        return command;
    }

    private static Command Decode()
    {
        Option<string> file = TokenizerFile();
        Argument<string[]> ids = new("IDS") { Description = "Token ids; standard input when not given", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new("decode", "Turn token ids into text") { file, ids, json };
        command.SetAction(parse =>
        {
            Tokenizer tokenizer = Tokenizer.Load(parse.GetValue(file)!);
            string[] words = parse.GetValue(ids) is { Length: > 0 } given ? given : [Console.In.ReadToEnd()];
            int[] tokens = [.. words.SelectMany(w => w.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Select(w => Id(w, tokenizer))];
            if (parse.GetValue(json))
            {
                CommandOutput.Print(true, new { Text = tokenizer.Decode(tokens) });
                return;
            }

            // The bytes themselves: tokens need not be whole characters.
            using Stream output = Console.OpenStandardOutput();
            output.Write(tokenizer.DecodeBytes(tokens));
        });
        return command;
    }

    private static Option<string> TokenizerFile() => new("--tokenizer")
    {
        Description = "A tokenizer.json",
        HelpName = "FILE",
        Required = true,
    };

    private static byte[] StandardInput()
    {
        using Stream input = Console.OpenStandardInput();
        using MemoryStream bytes = new();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static int Id(string word, Tokenizer tokenizer) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id < tokenizer.VocabularySize
            ? id
            : throw new CommandException($"'{word}' is no token id: expected whole numbers from 0 to {tokenizer.VocabularySize - 1}");
}
