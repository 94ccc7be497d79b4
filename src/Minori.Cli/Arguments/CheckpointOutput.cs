using Minori.Cli.Output;

namespace Minori.Cli.Arguments;

/// <summary>The folder that a changed checkpoint is written to.</summary>
internal static class CheckpointOutput
{
    private const string TrainingState = "training";

    /// <summary>Refuses a folder whose content could not be made again: the model itself, or a run of pre-training.</summary>
    /// <exception cref="CommandException">It is such a folder.</exception>
    public static void Require(string folder, string? model = null)
    {
        if (model is not null
            && Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(model)))
        {
            throw new CommandException($"{folder} is the model itself and would be overwritten: name another --out");
        }

        if (Directory.Exists(Path.Combine(folder, TrainingState)))
        {
            throw new CommandException($"{folder} holds a run of pre-training, which would be lost: name another --out");
        }
    }
}
