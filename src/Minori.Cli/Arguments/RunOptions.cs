using System.CommandLine;
using Minori.Cli.Output;

namespace Minori.Cli.Arguments;

/// <summary>How a study is to be run.</summary>
/// <param name="Store">The store's folder.</param>
/// <param name="Report">The report's folder; null for one inside the store.</param>
/// <param name="Force">Whether files in that folder are replaced that are not of an earlier report.</param>
/// <param name="Jobs">Jobs at once.</param>
/// <param name="ThreadsPerJob">Threads of each.</param>
/// <param name="KeepGoing">Whether to go on with what does not depend on a failed job.</param>
/// <param name="Only">The kinds of jobs to run with what they need; all where empty.</param>
/// <param name="Retries">How often a job is tried again after a crash.</param>
/// <param name="TimeLimit">The most time one attempt at a job may take; null for no limit.</param>
/// <param name="Json">Whether the result is printed as JSON.</param>
/// <param name="OpenBrowser">Whether the report is opened in a browser.</param>
internal sealed record RunSettings(
    string Store,
    string? Report,
    bool Force,
    int Jobs,
    int ThreadsPerJob,
    bool KeepGoing,
    IReadOnlyList<string> Only,
    int Retries,
    TimeSpan? TimeLimit,
    bool Json,
    bool OpenBrowser);

/// <summary>The options of commands that run a study.</summary>
internal sealed class RunOptions
{
    private readonly Option<string> _store = CommonOptions.Store();

    private readonly Option<string?> _report = ReportPlace.Option("--report");

    private readonly Option<bool> _force = ReportPlace.ForceOption("--report");
    private readonly Option<int> _jobs = NumberOptions.Integer("--jobs", "Jobs at once", Environment.ProcessorCount, maximum: CommonOptions.MostThreads);
    private readonly Option<int> _threadsPerJob = NumberOptions.Integer("--threads-per-job", "Threads of each job; a job that runs alone gets those of all", 1, maximum: CommonOptions.MostThreads);
    private readonly Option<bool> _keepGoing = new("--keep-going") { Description = "After a failure, do whatever does not depend on it" };
    private readonly Option<string[]> _only = Only("Run only the jobs of these kinds and whatever they need, and write no report");

    private readonly Option<int> _retries = NumberOptions.Integer("--retries", "How often a job is tried again after a crash", 2, minimum: 0);
    private readonly Option<TimeSpan?> _timeLimit = NumberOptions.Duration("--time-limit", "The most time one attempt at a job may take; then it counts as crashed");
    private readonly Option<bool> _noBrowser = Browser.NoBrowserOption();
    private readonly Option<bool> _json = CommandOutput.JsonOption();

    /// <summary>The kinds of jobs that are wanted.</summary>
    public static Option<string[]> Only(string description) => new("--only")
    {
        Description = description,
        HelpName = "KIND…",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_store, _report, _force, _jobs, _threadsPerJob, _keepGoing, _only, _retries, _timeLimit, _noBrowser, _json])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the command line says.</summary>
    public RunSettings Of(ParseResult parse)
    {
        bool json = parse.GetValue(_json);
        return new RunSettings(
            CommonOptions.StoreOf(parse, _store),
            parse.GetValue(_report),
            parse.GetValue(_force),
            parse.GetValue(_jobs),
            parse.GetValue(_threadsPerJob),
            parse.GetValue(_keepGoing),
            parse.GetValue(_only) ?? [],
            parse.GetValue(_retries),
            parse.GetValue(_timeLimit),
            json,
            OpenBrowser: !json && !parse.GetValue(_noBrowser) && !Console.IsOutputRedirected);
    }
}
