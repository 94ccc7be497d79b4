using Minori.Text;

namespace Minori.Models;

/// <summary>
/// A model in a folder of Hugging Face layout: <c>config.json</c>, <c>model.safetensors</c> (or shards with an index),
/// <c>tokenizer.json</c>. Loading it never runs code.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    private readonly Lazy<string> _weightsHash;

    /// <summary>
    /// A checkpoint of weights in memory; it takes <paramref name="parameters"/> over and disposes them.
    /// </summary>
    public Checkpoint(Parameters parameters, Tokenizer? tokenizer = null)
        : this(parameters, tokenizer, folder: null)
    {
    }

    private Checkpoint(Parameters parameters, Tokenizer? tokenizer, string? folder)
    {
        Parameters = parameters;
        Tokenizer = tokenizer;
        Folder = folder;
        _weightsHash = new Lazy<string>(() => Models.WeightsHash.Compute(Parameters));
    }

    /// <summary>The weights and the model's shape.</summary>
    public Parameters Parameters { get; }

    /// <summary>The tokenizer, or null where the folder has no <c>tokenizer.json</c>.</summary>
    public Tokenizer? Tokenizer { get; }

    /// <summary>The folder it was loaded from, or null.</summary>
    public string? Folder { get; }

    /// <summary>
    /// SHA-256 over name, shape and float32 values of every tensor, computed on first use; equal for equal weights,
    /// however their files cut or order them.
    /// </summary>
    public string WeightsHash => _weightsHash.Value;

    /// <summary>
    /// Whether a folder holds a checkpoint; one that a crash left aside while it was being replaced is brought back.
    /// </summary>
    public static bool Exists(string folder) =>
        File.Exists(Path.Combine(AtomicFolder.Recover(folder), ConfigurationFile.Name));

    /// <summary>The shape of the model in a folder, without its weights.</summary>
    /// <exception cref="CheckpointException">The configuration is missing, broken, or of a model that is not supported.</exception>
    public static ModelConfiguration ReadConfiguration(string folder) => ConfigurationFile.Read(CheckpointFiles.Existing(folder));

    /// <summary>Loads a folder; weights of any floating-point type become float32.</summary>
    /// <exception cref="CheckpointException">
    /// A file is missing, broken, or of a model that is not supported.
    /// </exception>
    /// <exception cref="TokenizerException">The tokenizer.json is not usable.</exception>
    public static Checkpoint Load(string folder)
    {
        folder = CheckpointFiles.Existing(folder);
        using WeightsFolder weights = WeightsFolder.Open(folder);
        Tokenizer? tokenizer = CheckpointFiles.LoadTokenizer(folder, weights.Configuration);
        var parameters = new Parameters(weights.Configuration);
        try
        {
            foreach (ParameterTensor tensor in parameters.Layout.Tensors)
            {
                weights.Read(tensor, 0, parameters.Tensor(tensor));
            }
        }
        catch
        {
            parameters.Dispose();
            throw;
        }

        return new Checkpoint(parameters, tokenizer, folder);
    }

    /// <summary>
    /// The <see cref="WeightsHash"/> of a folder, with a few megabytes of memory, whatever the model's size.
    /// </summary>
    /// <exception cref="CheckpointException">
    /// A file is missing, broken, or of a model that is not supported.
    /// </exception>
    public static string HashWeights(string folder)
    {
        using WeightsFolder weights = WeightsFolder.Open(CheckpointFiles.Existing(folder));
        return Models.WeightsHash.Compute(weights);
    }

    /// <summary>
    /// Writes a folder that transformers loads as a model of its family. It appears whole or not at all, and replaces a
    /// checkpoint of that name with everything in it.
    /// </summary>
    /// <param name="folder">Its place: absent, empty, or a checkpoint.</param>
    /// <param name="parameters">The weights.</param>
    /// <param name="tokenizer">The tokenizer, where there is one.</param>
    /// <param name="addFiles">
    /// Writes further files (a training state) into the folder it is given, before it appears.
    /// </param>
    /// <exception cref="CheckpointException">The folder holds something else, or cannot be written.</exception>
    public static void Save(
        string folder, Parameters parameters, Tokenizer? tokenizer, Action<string>? addFiles = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Write(folder, parameters.Configuration, SafetensorsType.F32, partial =>
        {
            ParameterFile.Write(
                Path.Combine(partial, SafetensorsFolder.SingleFile),
                parameters.Layout,
                new ParameterBlock("", parameters.Values));
            tokenizer?.Save(Path.Combine(partial, CheckpointFiles.Tokenizer));
            addFiles?.Invoke(partial);
        });
    }

    /// <summary>
    /// Writes a folder whole or not at all: the configuration of weights of a type, and what the caller adds, the weights
    /// first of all.
    /// </summary>
    /// <exception cref="CheckpointException">The folder holds something else, or cannot be written.</exception>
    internal static void Write(string folder, ModelConfiguration configuration, SafetensorsType type, Action<string> addFiles)
    {
        RefuseStrangers(AtomicFolder.Recover(folder));
        try
        {
            AtomicFolder.Write(folder, partial =>
            {
                ConfigurationFile.Write(partial, configuration, type);
                addFiles(partial);
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(
                $"{folder}: cannot be written ({error.Message}); "
                + "check the path, its permissions and the free space", error);
        }
    }

    /// <summary>Gives the weights' memory back.</summary>
    public void Dispose() => Parameters.Dispose();

    private static void RefuseStrangers(string folder)
    {
        bool isFree = !File.Exists(folder)
            && (!Directory.Exists(folder)
                || File.Exists(Path.Combine(folder, ConfigurationFile.Name))
                || !Directory.EnumerateFileSystemEntries(folder).Any());
        if (!isFree)
        {
            throw new CheckpointException(
                $"{folder}: exists and is not a checkpoint (it has no {ConfigurationFile.Name}); "
                + "choose another folder or remove it");
        }
    }
}
