using Spectre.Console;
using Spectre.Console.Rendering;

namespace Minori.Reporting.Tests.Terminal;

/// <summary>Renders for a terminal of fixed width without colours.</summary>
internal static class PlainConsole
{
    /// <summary>The rendered lines, without spaces at their ends, joined by line feeds.</summary>
    public static string Render(IRenderable content, int width)
    {
        using var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(content);
        return string.Join('\n', writer.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }
}
