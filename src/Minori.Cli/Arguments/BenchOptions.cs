using System.CommandLine;
using Minori.Cli.Benchmarks;
using Minori.Cli.Output;

namespace Minori.Cli.Arguments;

/// <summary>The options that every benchmark takes.</summary>
internal sealed class BenchOptions
{
    private readonly Option<string> _configuration = ChoiceOptions.Word(
        "--config", "The model and batch to measure", BenchmarkConfiguration.All.Select(c => c.Name), BenchmarkConfiguration.All[0].Name);

    private readonly Option<int> _threads = NumberOptions.Integer("--threads", "Threads to use", Environment.ProcessorCount, maximum: CommonOptions.MostThreads);
    private readonly Option<double> _seconds = NumberOptions.Real("--seconds", "About how long to measure", 5, maximum: 3600);
    private readonly Option<bool> _json = CommandOutput.JsonOption();

    /// <summary>The full path of the folder that a benchmark of the disk works in.</summary>
    /// <exception cref="CommandException">There is none, or a file is there.</exception>
    public static string FolderOf(ParseResult parse, Option<string> option)
    {
        string folder = Path.GetFullPath(parse.GetValue(option)!);
        return Directory.Exists(folder) ? folder : throw new CommandException(File.Exists(folder)
            ? $"{option.Name} {folder} is a file: name a folder"
            : $"{option.Name}: there is no folder {folder}: name one that exists");
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_configuration);
        command.Options.Add(_threads);
        command.Options.Add(_seconds);
        command.Options.Add(_json);
    }

    /// <summary>What to measure, with how many threads and for how long.</summary>
    public (BenchmarkConfiguration Configuration, int Threads, TimeSpan Duration) Read(ParseResult parse) => (
        BenchmarkConfiguration.All.First(c => c.Name == parse.GetValue(_configuration)),
        parse.GetValue(_threads),
        TimeSpan.FromSeconds(parse.GetValue(_seconds)));

    /// <summary>Whether JSON was asked for.</summary>
    public bool IsJson(ParseResult parse) => parse.GetValue(_json);
}
