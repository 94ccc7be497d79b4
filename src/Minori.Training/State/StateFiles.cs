using System.Security.Cryptography;
using System.Text.Json;
using Minori.Models;
using Minori.Text;

namespace Minori.Training;

/// <summary>
/// The hashes by which a saved state knows its own files. States of earlier versions have none: of those only what cannot
/// be read is found out.
/// </summary>
internal static class StateFiles
{
    /// <summary>SHA-256 of every file in a folder, by its path in it with forward slashes.</summary>
    public static IReadOnlyDictionary<string, string> Hash(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToDictionary(
            file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), HashOf, StringComparer.Ordinal);

    /// <summary>Compares files with their hashes.</summary>
    /// <param name="folder">The state's folder.</param>
    /// <param name="hashes">As <see cref="Hash"/> gave them; null for a state of an earlier version.</param>
    /// <exception cref="DamagedStateException">A file is missing or has changed.</exception>
    public static void Check(string folder, IReadOnlyDictionary<string, string>? hashes)
    {
        foreach ((string name, string hash) in hashes ?? new Dictionary<string, string>())
        {
            string path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                throw new DamagedStateException(folder, $"{path} is missing from the saved state: {Mend(folder)}");
            }

            if (HashOf(path) != hash)
            {
                throw new DamagedStateException(folder, $"{path} is damaged (its bytes are not those that were saved): {Mend(folder)}");
            }
        }
    }

    /// <summary>Reads from a state that is there; what cannot be read of it is damage.</summary>
    /// <exception cref="DamagedStateException">A file is missing or holds something else.</exception>
    public static T Read<T>(string folder, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TrainingException exception) when (exception.InnerException is JsonException or FileNotFoundException)
        {
            throw new DamagedStateException(folder, exception.Message, exception);
        }
        catch (Exception exception) when (exception is CheckpointException or TokenizerException)
        {
            throw new DamagedStateException(folder, $"the state in {folder} is damaged ({exception.Message}): {Mend(folder)}", exception);
        }
    }

    private static string Mend(string folder) => $"restore it, or delete {folder} to begin anew";

    private static string HashOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
