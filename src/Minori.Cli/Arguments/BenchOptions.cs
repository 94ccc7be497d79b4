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
