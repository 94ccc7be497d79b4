using Minori.Text;

namespace Minori.Models;

/// <summary>What every way of reading a checkpoint folder shares.</summary>
internal static class CheckpointFiles
{
    /// <summary>The tokenizer's name in a folder.</summary>
    public const string Tokenizer = "tokenizer.json";

    /// <summary>The full path of a folder that is there; one that a crash left aside is brought back.</summary>
    /// <exception cref="CheckpointException">There is none.</exception>
    public static string Existing(string folder)
    {
        folder = AtomicFolder.Recover(folder);
        return Directory.Exists(folder)
            ? folder
            : throw new CheckpointException(
                $"{folder}: there is no such folder; "
                + $"a checkpoint is a folder with {ConfigurationFile.Name} and {SafetensorsFolder.SingleFile}");
    }

    /// <summary>The folder's tokenizer, or null.</summary>
    /// <exception cref="CheckpointException">It has ids that the model lacks.</exception>
    /// <exception cref="TokenizerException">It is not usable.</exception>
    public static Tokenizer? LoadTokenizer(string folder, ModelConfiguration configuration)
    {
        string path = Path.Combine(folder, Tokenizer);
        if (!File.Exists(path))
        {
            return null;
        }

        Tokenizer tokenizer = Text.Tokenizer.Load(path);
        return configuration.Misfit(tokenizer) is { } misfit
            ? throw new CheckpointException($"{path}: {misfit}")
            : tokenizer;
    }
}
