using System.Text;

namespace Minori.Shared;

/// <summary>
/// Files that appear whole or not at all: written under a temporary name beside the target, forced to the disk, then
/// renamed.
/// </summary>
internal static class AtomicFile
{
    /// <summary>
    /// Creates or replaces <paramref name="path"/> with what <paramref name="write"/> puts into the stream; missing
    /// folders are made.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its bytes.</param>
    /// <param name="durable">Whether it is forced to the disk; without, it may be lost, or be empty, after a power cut.</param>
    /// <param name="overwrite">Whether a file of that name may be there, and is replaced.</param>
    /// <exception cref="IOException">It cannot be written; what was there before still is.</exception>
    /// <exception cref="OperationCanceledException">The process ends; what was there before still is.</exception>
    public static void Write(string path, Action<FileStream> write, bool durable = true, bool overwrite = true)
    {
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target)
            ?? throw new ArgumentException($"{path} is not a file name", nameof(path));
        string temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        UnfinishedWork.Begin(temporary);
        try
        {
            using FileStream stream = Create(temporary, folder);
            write(stream);
            stream.Flush(flushToDisk: durable);
        }
        catch (Exception failure)
        {
            UnfinishedWork.End(temporary, failure);
            DeleteIfThere(temporary);
            throw;
        }

        UnfinishedWork.End(temporary);
        try
        {
            File.Move(temporary, target, overwrite);
        }
        catch
        {
            DeleteIfThere(temporary);
            throw;
        }

        if (durable)
        {
            DurableFiles.FlushFolder(folder);
        }
    }

    private static void DeleteIfThere(string temporary)
    {
        if (File.Exists(temporary))
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Creates the temporary file; where that fails, tells of the folder, because the user never named the file.</summary>
    private static FileStream Create(string temporary, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"no file can be made in the folder {folder}", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"there is no right to write in the folder {folder}", e);
        }
    }

    /// <summary>Creates or replaces a file with UTF-8 text, without a byte order mark.</summary>
    /// <exception cref="IOException">It cannot be written; what was there before still is.</exception>
    public static void Write(string path, string text, bool durable = true, bool overwrite = true) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)), durable, overwrite);
}
