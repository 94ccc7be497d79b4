using Minori.Text;

namespace Minori.Models;

/// <summary>One tensor of a checkpoint.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Row-major.</param>
/// <param name="RootMeanSquare">√(mean of the squares) of its values.</param>
public sealed record TensorDescription(string Name, IReadOnlyList<int> Shape, double RootMeanSquare);

/// <summary>What a checkpoint folder holds, read with a few megabytes of memory, whatever the model's size.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Configuration">The model's shape.</param>
/// <param name="Tokenizer">The tokenizer, or null where the folder has none.</param>
/// <param name="WeightsHash">As <see cref="Checkpoint.WeightsHash"/>.</param>
/// <param name="Tensors">The tensors in the order of the layout.</param>
public sealed record CheckpointDescription(
    string Folder,
    ModelConfiguration Configuration,
    Tokenizer? Tokenizer,
    string WeightsHash,
    IReadOnlyList<TensorDescription> Tensors)
{
    /// <summary>Reads a folder; every value is looked at once.</summary>
    /// <exception cref="CheckpointException">
    /// A file is missing, broken, or of a model that is not supported.
    /// </exception>
    /// <exception cref="TokenizerException">The tokenizer.json is not usable.</exception>
    public static CheckpointDescription Read(string folder)
    {
        folder = CheckpointFiles.Existing(folder);
        using WeightsFolder weights = WeightsFolder.Open(folder);
        Tokenizer? tokenizer = CheckpointFiles.LoadTokenizer(folder, weights.Configuration);
        Dictionary<string, double> squares = new(StringComparer.Ordinal);
        string hash = Models.WeightsHash.Compute(weights, (tensor, values) =>
        {
            double sum = squares.GetValueOrDefault(tensor.Name);
            foreach (float value in values)
            {
                sum += (double)value * value;
            }

            squares[tensor.Name] = sum;
        });
        return new CheckpointDescription(folder, weights.Configuration, tokenizer, hash,
        [
            .. weights.Layout.Tensors.Select(tensor => new TensorDescription(
                tensor.Name, tensor.Shape, Math.Sqrt(squares[tensor.Name] / tensor.Count))),
        ]);
    }
}
