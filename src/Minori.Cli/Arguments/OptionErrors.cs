using System.CommandLine.Parsing;

namespace Minori.Cli.Arguments;

/// <summary>Errors of options that read their value themselves.</summary>
internal static class OptionErrors
{
    /// <summary>Says what was expected in place of the value given.</summary>
    public static void AddExpected(this ArgumentResult result, string expected) =>
        result.AddExpected(expected, result.Tokens[^1].Value);

    /// <summary>The same for one of several values.</summary>
    public static void AddExpected(this ArgumentResult result, string expected, string found)
    {
        string option = (result.Parent as OptionResult)?.IdentifierToken?.Value ?? result.Argument.Name;
        result.AddError($"{option}: expected {expected}, found '{found}'");
    }
}
