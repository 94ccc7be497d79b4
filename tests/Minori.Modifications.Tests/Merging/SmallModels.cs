using Minori.Models;
using Minori.Testing;
using Minori.Text;

namespace Minori.Modifications.Tests.Merging;

/// <summary>Checkpoints of a few thousand values, and their values as one list.</summary>
internal static class SmallModels
{
    public static readonly ModelConfiguration Llama =
        ModelConfiguration.Llama(vocabulary: 260, width: 32, layers: 2, heads: 4, context: 16, keyValueHeads: 2);

    public static readonly ModelConfiguration Gpt2 = ModelConfiguration.Gpt2(vocabulary: 260, width: 32, layers: 2, heads: 4, context: 16);

    /// <summary>Writes a model of random weights.</summary>
    public static string Write(TemporaryFolder folder, string name, ulong seed, ModelConfiguration? model = null)
    {
        using Parameters parameters = Parameters.Initialize(model ?? Llama, seed);
        return Write(folder, name, parameters);
    }

    /// <summary>Writes a model near another: every value moved by noise.</summary>
    public static string WriteNear(TemporaryFolder folder, string name, string origin, ulong seed, double gamma = 0.3)
    {
        using Checkpoint checkpoint = Checkpoint.Load(origin);
        GaussianPerturbation.Apply(checkpoint.Parameters, gamma, seed);
        return Write(folder, name, checkpoint.Parameters);
    }

    public static string Write(TemporaryFolder folder, string name, Parameters parameters)
    {
        string path = folder.File(name);
        Checkpoint.Save(path, parameters, ByteTokenizer.Instance);
        return path;
    }

    /// <summary>All values of a checkpoint, tensor by tensor.</summary>
    public static Dictionary<string, float[]> Values(string folder)
    {
        using Checkpoint checkpoint = Checkpoint.Load(folder);
        return checkpoint.Parameters.Layout.Tensors.ToDictionary(
            tensor => tensor.Name, tensor => checkpoint.Parameters.Tensor(tensor).ToArray());
    }
}
