using Minori.Cli.Output;

namespace Minori.Cli.Arguments;

/// <summary>The folder that a new checkpoint is written to.</summary>
internal static class CheckpointOutput
{
    /// <summary>Refuses a folder that holds anything: whose it is, and whether it could be made again, nobody knows.</summary>
    /// <exception cref="CommandException">It is such a folder.</exception>
    public static void Require(string folder, string? model = null)
    {
        if (model is not null
            && Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(model)))
        {
            throw new CommandException($"{folder} is the model itself and would be overwritten: name another --out");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new CommandException($"{folder} is not empty, and nothing is overwritten: name another --out, or remove it first");
        }
    }
}
