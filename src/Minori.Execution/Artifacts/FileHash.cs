using System.Security.Cryptography;

namespace Minori.Execution.Artifacts;

/// <summary>The hash by which an artifact's files are known.</summary>
internal static class FileHash
{
    private const int BufferSize = 1 << 17;

    /// <summary>The SHA-256 of a file, lower-case hexadecimal.</summary>
    public static string Of(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
