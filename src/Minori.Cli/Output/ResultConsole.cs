using Spectre.Console;

namespace Minori.Cli.Output;

/// <summary>Standard output for tables and findings: with colours in a terminal, plain text in files and pipes.</summary>
internal static class ResultConsole
{
    // A file has no width; tables are not broken for one that nobody sees.
    private const int FileWidth = 160;

    /// <summary>The console for the process's standard output.</summary>
    public static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        console.Profile.Width = FileWidth;
        return console;
    }
}
