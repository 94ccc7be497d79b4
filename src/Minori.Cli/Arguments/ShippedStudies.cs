using Minori.Cli.Output;

namespace Minori.Cli.Arguments;

/// <summary>The study files that come with the program: beside it, in <c>studies/</c>.</summary>
internal static class ShippedStudies
{
    /// <summary>The path of a study file.</summary>
    /// <exception cref="CommandException">The program was copied without its study files.</exception>
    public static string Find(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "studies", name);
        return File.Exists(path)
            ? path
            : throw new CommandException($"{path} is missing: build Minori again, or run a study file with 'minori run'");
    }
}
