using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// A checkpoint of the weights that pre-training begins from, written tensor by tensor: of a model that need not fit
/// memory.
/// </summary>
public static class InitialCheckpoint
{
    // An item of drawing: a megabyte.
    private const int PieceLength = 1 << 18;

    /// <summary>
    /// Writes the values of <see cref="Parameters.Initialize(ModelConfiguration, ulong)"/>, rounded to a type.
    /// </summary>
    /// <param name="folder">Its place: absent, empty, or a checkpoint, which is replaced.</param>
    /// <param name="configuration">The model.</param>
    /// <param name="seed">Of the weights.</param>
    /// <param name="type">The floating-point type of all tensors.</param>
    /// <param name="team">The threads that draw.</param>
    /// <exception cref="CheckpointException">The folder holds something else, or cannot be written.</exception>
    public static void Write(
        string folder, ModelConfiguration configuration, ulong seed, SafetensorsType type, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        var layout = new ParameterLayout(configuration);
        Checkpoint.Write(folder, configuration, type, partial =>
        {
            using SafetensorsWriter writer = SafetensorsWriter.Create(
                Path.Combine(partial, SafetensorsFolder.SingleFile),
                layout.Tensors.Select(tensor => (tensor.Name, type, tensor.FileShape)));
            using var values = new AlignedBuffer<float>(layout.Tensors.Max(tensor => tensor.Count));
            foreach (ParameterTensor tensor in layout.Tensors)
            {
                team.Run((int)((tensor.Count + PieceLength - 1) / PieceLength), piece =>
                {
                    long start = (long)piece * PieceLength;
                    int length = (int)Math.Min(PieceLength, tensor.Count - start);
                    Parameters.Initialize(tensor, seed, start, values.Slice(start, length));
                });
                ParameterFile.Write(writer, tensor.Name, tensor, values.Slice(0, (int)tensor.Count));
            }

            writer.Complete();
        });
    }
}
