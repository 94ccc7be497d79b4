using System.IO.Compression;

namespace Minori.Text;

/// <summary>Opens files as they are or decompressed.</summary>
internal static class TextFile
{
    // Without this switch the runtime takes an archive that breaks off for one that ends there, and a corpus that was
    // copied by half would be read as a whole one.
    static TextFile() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <summary>The file's content; a name that ends in <c>.gz</c> is decompressed.</summary>
    /// <exception cref="CorpusException">The file cannot be opened.</exception>
    public static Stream Open(string path)
    {
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(file, CompressionMode.Decompress)
                : file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CorpusException(
                $"{path}: cannot be opened ({(Directory.Exists(path) ? "it is a folder" : e.Message.TrimEnd('.'))}); check the path and its permissions", e);
        }
    }

    /// <summary>The same, where every byte read is checked to be UTF-8.</summary>
    /// <exception cref="CorpusException">The file cannot be opened; also thrown by reading what is not UTF-8.</exception>
    public static Stream OpenUtf8(string path) => new Utf8CheckedStream(Open(path), path);

    /// <summary>
    /// What stops a file from being read to its end, such as a damaged archive, as a message for the user.
    /// </summary>
    public static CorpusException Damaged(string path, Exception cause) =>
        new($"{path}: cannot be read to its end ({cause.Message.TrimEnd('.')}); the file is damaged, obtain it again", cause);
}
