using System.Globalization;
using Minori.Training;

namespace Minori.Cli.Output;

/// <summary>Tells of a checkpoint whose pre-training was stopped on its way.</summary>
internal static class UnfinishedRun
{
    /// <summary>Writes one line to standard error where the weights are those of a run that has not ended.</summary>
    public static void PrintIfAny(params ReadOnlySpan<string> folders)
    {
        foreach (string folder in folders)
        {
            try
            {
                if (TrainingState.PlaceOf(folder) is { } place && place.Step < place.Steps)
                {
                    Console.Error.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"note: {folder} was stopped at step {place.Step:N0} of {place.Steps:N0} of its pre-training; 'minori pretrain … --resume' ends it"));
                }
            }
            catch (TrainingException)
            {
                // The weights can be used whatever has become of the training state beside them.
            }
        }
    }
}
