using Minori.Cli.Output;
using Minori.Studies.StudyFiles;

namespace Minori.Cli.Arguments;

/// <summary>Corpora and tasks as command lines name them: by a name of the program's own, or by a path.</summary>
internal static class SourceArguments
{
    /// <summary>Refuses what is neither.</summary>
    /// <param name="source">What was given.</param>
    /// <param name="what">What a path leads to.</param>
    /// <param name="builtIn">The names.</param>
    /// <exception cref="CommandException">It is neither; the message names what is near.</exception>
    public static void Require(string source, string what, IReadOnlyList<string> builtIn)
    {
        if (builtIn.Contains(source) || File.Exists(source) || Directory.Exists(source))
        {
            return;
        }

        string mend = Spelling.Nearest(source, builtIn) is { } near ? $"; did you mean '{near}'?"
            : source.Length == 0 ? "" : NearFiles.DidYouMean(source);
        throw new CommandException($"'{source}': expected {string.Join(", ", builtIn)} or a {what} that exists{mend}");
    }
}
