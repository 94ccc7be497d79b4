using System.Text;
using Spectre.Console;

namespace Minori.Acceptance.Tests.Output;

/// <summary>A terminal of fixed width without colours, whose text can be compared.</summary>
internal sealed class Screen
{
    private readonly StringBuilder _text = new();

    public Screen()
    {
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(new StringWriter(_text) { NewLine = "\n" }),
        });
        Console.Profile.Width = 120;
    }

    public IAnsiConsole Console { get; }

    /// <summary>What was written, without spaces at the ends of lines.</summary>
    public string Text => string.Concat(_text.ToString().TrimEnd('\n').Split('\n').Select(line => line.TrimEnd() + "\n"));
}
