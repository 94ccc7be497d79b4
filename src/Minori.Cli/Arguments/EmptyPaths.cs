using System.CommandLine;
using System.CommandLine.Parsing;

namespace Minori.Cli.Arguments;

/// <summary>Paths given as nothing, as an unset variable of a shell leaves them: no file or folder is meant by them.</summary>
internal static class EmptyPaths
{
    // How help names the values that are paths.
    private static readonly string[] Kinds = ["DIR", "FILE", "PATH", "STUDY", "CHECKPOINT", "CORPUS"];

    /// <summary>The first option or argument that names a path and is empty, or null.</summary>
    public static string? First(ParseResult result) => result.CommandResult.Children
        .Where(child => child.Tokens.Any(token => token.Value.Trim().Length == 0))
        .Select(child => child switch
        {
            OptionResult option => (option.Option.Name, Kind: option.Option.HelpName),
            ArgumentResult argument => (argument.Argument.Name, Kind: argument.Argument.Name),
            _ => default,
        })
        .FirstOrDefault(child => child.Kind is { } kind && Kinds.Any(k => kind.Contains(k, StringComparison.Ordinal)))
        .Name;
}
