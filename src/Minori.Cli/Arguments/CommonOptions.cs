using System.CommandLine;
using Minori.Cli.Output;
using Minori.Execution.Artifacts;
using Minori.Models;
using Minori.Text;

namespace Minori.Cli.Arguments;

/// <summary>Options that several commands share, so that they read the same everywhere.</summary>
internal static class CommonOptions
{
    /// <summary>More threads, or jobs, than any machine has use for.</summary>
    public const int MostThreads = 1024;

    private const string StoreVariable = "MINORI_STORE";

    /// <summary>A checkpoint to read.</summary>
    public static Option<string> Model() => new("--model")
    {
        Description = "A checkpoint folder (model.safetensors, config.json, tokenizer.json)",
        HelpName = "DIR",
        Required = true,
    };

    /// <summary>Where the weights are kept; results do not depend on it.</summary>
    public static Option<Choice<WeightsPlacement>> Weights(string mappedFrom) => ChoiceOptions.Value(
        "--weights",
        $"Where the weights are kept: all in memory, or mapped from the files one layer at a time; auto maps {mappedFrom}",
        WeightsPlacement.Auto);

    /// <summary>A folder to write.</summary>
    public static Option<string> Out(string description) => new("--out")
    {
        Description = description,
        HelpName = "DIR",
        Required = true,
    };

    /// <summary>A study file to read.</summary>
    public static Argument<string> Study() => new("STUDY") { Description = "A study file, such as studies/demo.yaml" };

    /// <summary>The store that a command works on.</summary>
    public static Option<string> Store() => new("--store")
    {
        Description = $"The folder that keeps every result; nothing in it is computed twice [default: ${StoreVariable}, else ./minori-store]",
        HelpName = "DIR",
    };

    /// <summary>The absolute path of the store that the command line, or else the environment, names.</summary>
    /// <exception cref="CommandException">A file is there.</exception>
    public static string StoreOf(ParseResult parse, Option<string> option)
    {
        string? variable = Environment.GetEnvironmentVariable(StoreVariable);
        string root = Path.GetFullPath(parse.GetValue(option) ?? (string.IsNullOrEmpty(variable) ? "minori-store" : variable));
        return !File.Exists(root) ? root
            : throw new CommandException($"the store {root} is a file: name a folder with --store");
    }

    /// <summary>The store that the command line names, there or not; what is damaged in it is told.</summary>
    /// <exception cref="CommandException">A file is there.</exception>
    public static ArtifactStore OpenStore(ParseResult parse, Option<string> option) => StoreNotes.Open(StoreOf(parse, option));

    /// <summary>The store that a command looks at, or after.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static ArtifactStore ExistingStore(ParseResult parse, Option<string> option)
    {
        ArtifactStore artifacts = OpenStore(parse, option);
        return Directory.Exists(artifacts.Root)
            ? artifacts
            : throw new CommandException($"there is no store {artifacts.Root}: name one with --store; 'minori run' makes one");
    }

    /// <summary>The kind of a model that is made.</summary>
    public static Option<Choice<ModelFamily>> Architecture() => ChoiceOptions.Value(
        "--architecture",
        "The kind of decoder: llama (RMSNorm, rotary positions, SwiGLU) or gpt2 (LayerNorm, learned positions, GELU, biases)",
        ModelFamily.Llama);

    /// <summary>Threads; results do not depend on them.</summary>
    public static Option<int> Threads() => NumberOptions.Integer(
        "--threads", "Threads to use; the result is the same for any number", Environment.ProcessorCount, maximum: MostThreads);

    /// <summary>Memory for work; results do not depend on it.</summary>
    public static Option<bool> RecomputeActivations() => new("--recompute-activations")
    {
        Description = "Compute a layer's activations again in the backward pass instead of keeping them: less memory for long contexts, about a third more work, the same weights",
    };

    /// <summary>The random seed.</summary>
    public static Option<long> Seed(string description) => NumberOptions.Count("--seed", description, 1, minimum: 0);

    /// <summary>Text to read.</summary>
    public static Option<string[]> Corpus(string name, string description, bool required = true) => new(name)
    {
        Description = description,
        HelpName = "dotnet-docs|PATH…",
        Required = required,
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>How files of text are read.</summary>
    public static CorpusReading Reading() => new();

    /// <summary>The options of <see cref="Reading"/>.</summary>
    public sealed class CorpusReading
    {
        private readonly Option<string> _textField = new("--text-field")
        {
            Description = "The field of JSON objects, or column of CSV files, that holds the text",
            HelpName = "NAME",
            DefaultValueFactory = _ => "text",
        };

        private readonly Option<bool> _skipBad = new("--skip-bad") { Description = "Skip malformed lines and count them" };

        /// <summary>Adds the options to a command.</summary>
        public void AddTo(Command command)
        {
            command.Options.Add(_textField);
            command.Options.Add(_skipBad);
        }

        /// <summary>Opens a corpus as the command line says, and tells how many records were skipped.</summary>
        public ICorpus Open(ParseResult parse, IReadOnlyList<string> sources)
        {
            foreach (string source in sources)
            {
                SourceArguments.Require(source, "file or folder", [DotnetDocsCorpus.CorpusName]);
            }

            string field = parse.GetValue(_textField)!;
            ICorpus corpus = Corpora.Open(
                sources, new CorpusOptions { TextField = field, SkipBad = parse.GetValue(_skipBad) });
            if (corpus.BadRecordsSkipped > 0)
            {
                Console.Error.WriteLine($"warning: {corpus.BadRecordsSkipped} malformed records skipped in {corpus.Name}");
            }

            return corpus;
        }
    }
}
