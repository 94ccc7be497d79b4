using Minori.Training;

namespace Minori.Cli.Output;

/// <summary>
/// Where a tuning that was stopped keeps its state: beside the checkpoint that it is to become, so that no half-tuned weights
/// are ever taken for a checkpoint.
/// </summary>
/// <param name="output">The checkpoint's folder.</param>
internal sealed class UnfinishedTuning(string output)
{
    private readonly string _folder = Path.TrimEndingDirectorySeparator(output) + ".unfinished";

    /// <summary>The place as a tuning knows it.</summary>
    public ResumableTuning Resumable => new(_folder);

    /// <summary>Refuses a state that is there and is not asked for, and what is there and is no state.</summary>
    /// <param name="resume">Whether it is to be gone on from.</param>
    /// <exception cref="CommandException">It is there.</exception>
    public void Require(bool resume)
    {
        bool isState = ResumableTuning.IsIn(_folder);
        if (isState && !resume)
        {
            throw new CommandException($"{_folder} holds a tuning that was stopped: add --resume to go on with it, or remove it, or name another --out");
        }

        if (!isState && Path.Exists(_folder))
        {
            throw new CommandException($"{_folder} exists and is not a tuning's state, which is kept there: remove it, or name another --out");
        }
    }

    /// <summary>Removes the state: the tuned checkpoint is there.</summary>
    public void Remove()
    {
        if (ResumableTuning.IsIn(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
