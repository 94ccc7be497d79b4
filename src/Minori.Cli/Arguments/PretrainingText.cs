using System.CommandLine;
using Minori.Cli.Output;
using Minori.Studies.Jobs;
using Minori.Text;
using Minori.Training;

namespace Minori.Cli.Arguments;

/// <summary>
/// The text that a tuning's base was pre-trained on, in the base's tokens: a token shard, or a corpus that is tokenized
/// into a temporary file, as a study would.
/// </summary>
internal sealed class PretrainingText : IDisposable
{
    private const string Option = "--pretraining-data";
    private const string ShardExtension = ".tokens";

    private readonly string? _temporary;

    private PretrainingText(TokenShard tokens, string? temporary)
    {
        Tokens = tokens;
        _temporary = temporary;
    }

    public TokenShard Tokens { get; }

    /// <summary>The option that names it.</summary>
    public static Option<string[]> Sources() => CommonOptions.Corpus(
        Option, "The text of the pre-training, or a file of its tokens (*.tokens), for --ewc and --replay", required: false);

    /// <summary>Opens what the command line names; null where the recipe has no use for it.</summary>
    /// <exception cref="CommandException">It is named and has no use, or the other way round.</exception>
    public static PretrainingText? Open(
        ParseResult parse, Option<string[]> option, CommonOptions.CorpusReading reading, FinetuneRecipe recipe, Tokenizer tokenizer)
    {
        string[] sources = parse.GetValue(option) ?? [];
        if (!recipe.NeedsPretrainingText)
        {
            return sources.Length == 0
                ? null
                : throw new CommandException($"{Option} serves --ewc and --replay alone: give one of them, or leave it out");
        }

        return sources switch
        {
            [] => throw new CommandException($"--ewc and --replay need text of the pre-training: name it with {Option}"),
            [var file] when file.EndsWith(ShardExtension, StringComparison.Ordinal) => new(TokenShard.Open(file), null),
            _ => Tokenized(reading.Open(parse, sources), tokenizer),
        };
    }

    public void Dispose()
    {
        Tokens.Dispose();
        if (_temporary is not null)
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }

    private static PretrainingText Tokenized(ICorpus corpus, Tokenizer tokenizer)
    {
        Console.Error.WriteLine($"preparing {corpus.Name}…");
        string folder = Directory.CreateTempSubdirectory("minori-").FullName;
        try
        {
            return new PretrainingText(CorpusJob.WriteTokens(corpus, tokenizer, Path.Combine(folder, "train" + ShardExtension)), folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }
}
