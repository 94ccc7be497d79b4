using System.IO.Compression;

namespace Minori.Execution.Maintenance;

/// <summary>The tar file of an archive: compressed or not, by its name when written and by its bytes when read.</summary>
internal static class ArchiveFile
{
    private static readonly string[] Zipped = [".tar.gz", ".tgz"];

    /// <summary>Whether a file of this name is written compressed.</summary>
    /// <exception cref="ExecutionException">The name promises something else than a tar file.</exception>
    public static bool IsZipped(string path)
    {
        bool Ends(string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
        return Zipped.Any(Ends) || (Ends(".tar") ? false
            : throw new ExecutionException($"{path}: an archive's name ends in .tar, or in .tar.gz or .tgz for a compressed one; give such a name"));
    }

    /// <summary>Opens an archive, and unpacks it where it is compressed.</summary>
    /// <exception cref="ExecutionException">It is of another kind.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Stream OpenRead(string path)
    {
        FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[4];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (start.StartsWith("PK"u8))
        {
            file.Dispose();
            throw new ExecutionException($"{path} is a zip file: unpack it, and import the .tar or .tar.gz that 'store export' made");
        }

        return start.StartsWith<byte>([0x1f, 0x8b]) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
