using System.Formats.Tar;

namespace Minori.Execution.Maintenance;

/// <summary>The entries of an archive, one after another; bytes that are none of a tar file's are told as such.</summary>
internal sealed class ArchiveEntries : IDisposable
{
    private readonly Stream file;
    private readonly TarReader tar;

    private ArchiveEntries(string path, Stream file)
    {
        Path = path;
        this.file = file;
        tar = new TarReader(file, leaveOpen: true);
    }

    /// <summary>The archive's file.</summary>
    public string Path { get; }

    /// <summary>Opens an archive.</summary>
    /// <exception cref="ExecutionException">It cannot be read, or is of another kind.</exception>
    public static ArchiveEntries Open(string path)
    {
        try
        {
            return new ArchiveEntries(path, ArchiveFile.OpenRead(path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ExecutionException($"there is no file {path}: give one that 'store export' made", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ExecutionException($"{path} cannot be read: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}", exception);
        }
    }

    /// <summary>The next entry; null at the end.</summary>
    /// <exception cref="BrokenArchiveException">It is cut off or damaged.</exception>
    public TarEntry? Next() => Guard(() => tar.GetNextEntry());

    /// <summary>Reads bytes of the entry that came last; 0 at its end.</summary>
    /// <exception cref="BrokenArchiveException">It is cut off or damaged.</exception>
    public static int Read(TarEntry entry, byte[] buffer) => Guard(() => entry.DataStream?.Read(buffer) ?? 0);

    /// <summary>All bytes of the entry that came last.</summary>
    /// <exception cref="BrokenArchiveException">It is cut off or damaged.</exception>
    public static byte[] ReadAll(TarEntry entry) => Guard(() =>
    {
        using MemoryStream bytes = new();
        entry.DataStream?.CopyTo(bytes);
        return bytes.ToArray();
    });

    public void Dispose()
    {
        tar.Dispose();
        file.Dispose();
    }

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (
            // What readers of tar and gzip throw at bytes that are none of theirs.
            exception is IOException or InvalidDataException or FormatException or ArgumentException or NotSupportedException)
        {
            throw new BrokenArchiveException("is cut off or damaged", exception);
        }
    }
}
