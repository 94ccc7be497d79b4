using System.Security.Cryptography;
using System.Text;
using Minori.Models;

namespace Minori.Studies.Sources;

/// <summary>A checkpoint folder that a study starts from: what identifies it, and where it is.</summary>
internal static class CheckpointSource
{
    /// <summary>Learns what a folder holds, and remembers where it is.</summary>
    /// <exception cref="CheckpointException">The folder holds no readable checkpoint.</exception>
    /// <exception cref="StudyException">It has no tokenizer.</exception>
    public static CheckpointIdentity Resolve(
        string checkpoint, string folder, FingerprintCache cache, Dictionary<string, string> locations)
    {
        string path = Path.GetFullPath(checkpoint, folder);
        string fingerprint = cache.GetOrCompute($"checkpoint {path}", Files(path), () => new SourceContent(FingerprintOf(path), new SourceSize(0, 0))).Fingerprint;
        locations[fingerprint] = path;
        return new CheckpointIdentity(fingerprint, Checkpoint.ReadConfiguration(path));
    }

    /// <summary>Loads the checkpoint that has a fingerprint.</summary>
    /// <exception cref="StudyException">This machine does not have it any more.</exception>
    public static Checkpoint Open(IReadOnlyDictionary<string, string> locations, string fingerprint)
    {
        string path = SourceLocations.Find(locations, fingerprint, "checkpoint");
        return FingerprintOf(path) == fingerprint ? Checkpoint.Load(path) : throw SourceLocations.Changed($"checkpoint {path}");
    }

    private static FileInfo[] Files(string path) => Directory.Exists(path)
        ? [.. new DirectoryInfo(path).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal)]
        : throw new StudyException($"there is no folder {path}; name a folder with config.json, weights and tokenizer.json");

    private static string FingerprintOf(string path)
    {
        CheckpointDescription description = CheckpointDescription.Read(path);
        return description.Tokenizer is { } tokenizer
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{description.WeightsHash} {tokenizer.Fingerprint}")))
            : throw new StudyException($"{path} has no tokenizer.json, which evaluation and training need; put the model's own beside its weights");
    }
}
