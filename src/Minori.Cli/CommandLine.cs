using System.CommandLine;
using Minori.Cli.Arguments;
using Minori.Cli.Commands;
using Minori.Cli.Commands.Bench;
using Minori.Cli.Output;
using Minori.Studies.StudyFiles;

namespace Minori.Cli;

/// <summary>The whole command line: parsing, exit codes, and errors as one line each.</summary>
public static class CommandLine
{
    /// <summary>Exit code of a command that was understood and failed.</summary>
    public const int Failed = 1;

    /// <summary>Exit code of a command line that can't be understood.</summary>
    public const int WrongArguments = 2;

    /// <summary>Exit code after Ctrl-C, as shells expect it.</summary>
    public const int Interrupted = 130;

    private static readonly (string Name, string Description, Func<Command> Create)[] Commands =
    [
        (DemoCommand.Name, DemoCommand.Description, DemoCommand.Create),
        (InitCommand.Name, InitCommand.Description, InitCommand.Create),
        (PlanCommand.Name, PlanCommand.Description, PlanCommand.Create),
        (RunCommand.Name, RunCommand.Description, RunCommand.Create),
        (AblateCommand.Name, AblateCommand.Description, AblateCommand.Create),
        (ReportCommand.Name, ReportCommand.Description, ReportCommand.Create),
        (StatusCommand.Name, StatusCommand.Description, StatusCommand.Create),
        (ShowCommand.Name, ShowCommand.Description, ShowCommand.Create),
        (LogsCommand.Name, LogsCommand.Description, LogsCommand.Create),
        (StoreCommand.Name, StoreCommand.Description, StoreCommand.Create),
        (SchemaCommand.Name, SchemaCommand.Description, SchemaCommand.Create),
        (PretrainCommand.Name, PretrainCommand.Description, PretrainCommand.Create),
        (FinetuneCommand.Name, FinetuneCommand.Description, FinetuneCommand.Create),
        (EvaluateCommand.Name, EvaluateCommand.Description, EvaluateCommand.Create),
        (PerturbCommand.Name, PerturbCommand.Description, PerturbCommand.Create),
        (QuantizeCommand.Name, QuantizeCommand.Description, QuantizeCommand.Create),
        (MergeCommand.Name, MergeCommand.Description, MergeCommand.Create),
        (FitCommand.Name, FitCommand.Description, FitCommand.Create),
        (TheoryCommand.Name, TheoryCommand.Description, TheoryCommand.Create),
        (GenerateCommand.Name, GenerateCommand.Description, GenerateCommand.Create),
        (InspectCommand.Name, InspectCommand.Description, InspectCommand.Create),
        (ImportCommand.Name, ImportCommand.Description, ImportCommand.Create),
        (InitializeCommand.Name, InitializeCommand.Description, InitializeCommand.Create),
        (BenchCommand.Name, BenchCommand.Description, BenchCommand.Create),
        (TokenizerCommand.Name, TokenizerCommand.Description, TokenizerCommand.Create),
        (CorpusCommand.Name, CorpusCommand.Description, CorpusCommand.Create),
        (WorkerCommand.Name, WorkerCommand.Description, WorkerCommand.Create),
    ];

    /// <summary>Runs one command line; returns the process's exit code.</summary>
    public static int Run(string[] arguments)
    {
        ParseResult result = Root(arguments.FirstOrDefault()).Parse(arguments);
        if (result.Errors.Count > 0)
        {
            Console.Error.WriteLine($"error: {Misunderstanding(result)}");
            Console.Error.WriteLine($"run '{PathOf(result.CommandResult.Command)} --help' for what it takes");
            return WrongArguments;
        }

        if (EmptyPaths.First(result) is { } empty)
        {
            Console.Error.WriteLine($"error: {empty}: expected a path, found ''");
            return WrongArguments;
        }

        // A worker answers signals itself: in a terminal, Ctrl-C reaches it as well as its coordinator.
        using Interruption? interruption = arguments.FirstOrDefault() == WorkerCommand.Name ? null : Interruption.Listen();
        try
        {
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OperationCanceledException) when (Interruption.IsStopping)
        {
            Console.Error.WriteLine($"stopped; {Interruption.Advice}");
            return Interrupted;
        }
        catch (Exception e) when (UserErrors.Explains(e))
        {
            Console.Error.WriteLine($"error: {UserErrors.OneLine(e)}");
            return Failed;
        }
    }

    /// <summary>
    /// The root with the command that the line names. Of the others it has name and description alone: what help shows of
    /// them and what a misspelling is compared with. Making every option of every command takes longer than the help.
    /// </summary>
    internal static RootCommand Root(string? named)
    {
        RootCommand root = new("Minori: a laboratory for the life of a language model");
        foreach ((string name, string description, Func<Command> create) in Commands)
        {
            root.Add(name == named ? create() : new Command(name, description) { Hidden = name == WorkerCommand.Name });
        }

        return root;
    }

    /// <summary>What is wrong with a command line, in one line; a misspelt word goes before what is missing because of it.</summary>
    private static string Misunderstanding(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        if (result.UnmatchedTokens is not [string word, ..])
        {
            return command.Subcommands.Count > 0
                ? $"{PathOf(command)} needs a command: {string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}"
                : result.Errors[0].Message.ReplaceLineEndings(" ");
        }

        IEnumerable<string> known = word.StartsWith('-') ? command.Options.Select(o => o.Name) : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
        string mend = Spelling.Nearest(word, known) is { } near ? $"; did you mean '{near}'?" : "";
        return $"{PathOf(command)} does not know '{word}'{mend}";
    }

    private static string PathOf(Command command)
    {
        IEnumerable<string> names = command.Parents.OfType<Command>().Select(PathOf);
        return command is RootCommand ? "minori" : $"{names.FirstOrDefault("minori")} {command.Name}";
    }
}
