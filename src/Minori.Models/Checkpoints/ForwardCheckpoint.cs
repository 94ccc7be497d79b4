using Minori.Compute;
using Minori.Text;

namespace Minori.Models;

/// <summary>
/// A checkpoint folder opened to be run forward only: evaluated, or asked to generate. There are no
/// <see cref="Parameters"/> to change, and half the memory of a <see cref="Checkpoint"/> that is evaluated, or less.
/// </summary>
public sealed class ForwardCheckpoint : IDisposable
{
    // A model of this size is scored from its files: packing its layers once for each batch of thousands of tokens takes
    // a hundredth of the time.
    private const long MappedBytes = 1L << 30;

    private ForwardCheckpoint(ForwardModel model, Tokenizer? tokenizer, string folder)
    {
        Model = model;
        Tokenizer = tokenizer;
        Folder = folder;
    }

    /// <summary>The model.</summary>
    public ForwardModel Model { get; }

    /// <summary>The tokenizer, or null where the folder has no <c>tokenizer.json</c>.</summary>
    public Tokenizer? Tokenizer { get; }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>
    /// Opens a folder. Where the placement is <see cref="WeightsPlacement.Auto"/>, a model for evaluation stays in its
    /// files from 1 GiB of float32 weights on, and one for generation where they would take more than half of the memory.
    /// </summary>
    /// <param name="folder">A checkpoint folder.</param>
    /// <param name="team">The threads that read the weights.</param>
    /// <param name="placement">Where the weights are kept.</param>
    /// <param name="use">What the model is for.</param>
    /// <exception cref="CheckpointException">
    /// A file is missing, broken, or of a model that is not supported.
    /// </exception>
    /// <exception cref="TokenizerException">The tokenizer.json is not usable.</exception>
    public static ForwardCheckpoint Open(
        string folder, ThreadTeam team, WeightsPlacement placement = WeightsPlacement.Auto,
        ForwardUse use = ForwardUse.Evaluation)
    {
        ArgumentNullException.ThrowIfNull(team);
        folder = CheckpointFiles.Existing(folder);
        WeightsFolder weights = WeightsFolder.Open(folder);
        bool isMapped = false;
        try
        {
            Tokenizer? tokenizer = CheckpointFiles.LoadTokenizer(folder, weights.Configuration);
            isMapped = IsMapped(weights.Configuration, placement, use);
            return new ForwardCheckpoint(ForwardModel.Of(weights, isMapped, team), tokenizer, folder);
        }
        catch
        {
            isMapped = false;
            throw;
        }
        finally
        {
            if (!isMapped)
            {
                weights.Dispose();
            }
        }
    }

    /// <summary>Gives the memory back and closes the files.</summary>
    public void Dispose() => Model.Dispose();

    private static bool IsMapped(ModelConfiguration configuration, WeightsPlacement placement, ForwardUse use)
    {
        long bytes = configuration.ParameterCount * sizeof(float);
        return placement switch
        {
            WeightsPlacement.Memory => false,
            WeightsPlacement.Mapped => true,
            _ => use == ForwardUse.Evaluation
                ? bytes >= MappedBytes
                : bytes > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2,
        };
    }
}
