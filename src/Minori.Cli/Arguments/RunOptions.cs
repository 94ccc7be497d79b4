using System.CommandLine;
using Minori.Cli.Output;

namespace Minori.Cli.Arguments;

/// <summary>How a study is to be run.</summary>
/// <param name="Store">The store's folder.</param>
/// <param name="Report">The report's folder; null for one inside the store.</param>
/// <param name="Jobs">Jobs at once.</param>
/// <param name="ThreadsPerJob">Threads of each.</param>
/// <param name="KeepGoing">Whether to go on with what does not depend on a failed job.</param>
/// <param name="Json">Whether the result is printed as JSON.</param>
/// <param name="OpenBrowser">Whether the report is opened in a browser.</param>
internal sealed record RunSettings(
    string Store, string? Report, int Jobs, int ThreadsPerJob, bool KeepGoing, bool Json, bool OpenBrowser);

/// <summary>The options of commands that run a study.</summary>
internal sealed class RunOptions
{
    private const string StoreVariable = "MINORI_STORE";

    private readonly Option<string> _store = new("--store")
    {
        Description = $"The folder that keeps every result; nothing in it is computed twice [default: ${StoreVariable}, else ./minori-store]",
        HelpName = "DIR",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "The folder to write the report to [default: reports/ in the store]",
        HelpName = "DIR",
    };

    private readonly Option<int> _jobs = NumberOptions.Integer("--jobs", "Jobs at once", Environment.ProcessorCount);
    private readonly Option<int> _threadsPerJob = NumberOptions.Integer("--threads-per-job", "Threads of each job; a job that runs alone gets those of all", 1);
    private readonly Option<bool> _keepGoing = new("--keep-going") { Description = "After a failure, do whatever does not depend on it" };
    private readonly Option<bool> _noBrowser = new("--no-browser") { Description = "Do not open the report in a browser" };
    private readonly Option<bool> _json = CommandOutput.JsonOption();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_store, _report, _jobs, _threadsPerJob, _keepGoing, _noBrowser, _json])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the command line says.</summary>
    public RunSettings Of(ParseResult parse)
    {
        string? variable = Environment.GetEnvironmentVariable(StoreVariable);
        string store = parse.GetValue(_store) ?? (string.IsNullOrEmpty(variable) ? "minori-store" : variable);
        bool json = parse.GetValue(_json);
        return new RunSettings(
            Path.GetFullPath(store),
            parse.GetValue(_report),
            parse.GetValue(_jobs),
            parse.GetValue(_threadsPerJob),
            parse.GetValue(_keepGoing),
            json,
            OpenBrowser: !json && !parse.GetValue(_noBrowser) && !Console.IsOutputRedirected);
    }
}
