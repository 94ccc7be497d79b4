using Minori.Execution.Workers;
using Minori.Training;

namespace Minori.Studies.Jobs;

/// <summary>Trainings that go on from what an earlier attempt at the job saved, and begin anew where that is damaged.</summary>
internal static class SavedTraining
{
    /// <summary>What is set aside is called by its name and this.</summary>
    public const string DamagedSuffix = ".damaged";

    /// <summary>Trains; a damaged state is set aside beside its folder, and the job's log tells of it.</summary>
    /// <param name="context">The job.</param>
    /// <param name="folder">The folder of the state, in the job's work folder.</param>
    /// <param name="train">Goes on from the state in the folder, or begins where there is none.</param>
    public static T Run<T>(JobContext context, string folder, Func<T> train)
    {
        try
        {
            return train();
        }
        catch (DamagedStateException damage) when (damage.Folder == folder)
        {
            string aside = folder + DamagedSuffix;
            if (Directory.Exists(aside))
            {
                Directory.Delete(aside, recursive: true);
            }

            Directory.Move(folder, aside);
            context.Log.WriteLine($"what an earlier attempt saved was set aside as {aside}, and the training begins anew: {damage.Message}");
            return train();
        }
    }
}
