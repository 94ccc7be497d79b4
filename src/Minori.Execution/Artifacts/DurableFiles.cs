using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Minori.Execution.Artifacts;

/// <summary>Hashing files and forcing them and their folders to the disk.</summary>
internal static class DurableFiles
{
    private const int BufferSize = 1 << 17;

    /// <summary>The SHA-256 of a file, lower-case hexadecimal.</summary>
    public static string Hash(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Forces a file's bytes to the disk.</summary>
    public static void FlushFile(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>
    /// Forces a folder's entries to the disk where the system has the notion (Unix); elsewhere the file system's journal
    /// does it. Failure is harmless: an artifact that a power cut made incomplete is noticed by its manifest and remade.
    /// </summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(Encoding.UTF8.GetBytes(path + "\0"), 0);
        if (descriptor >= 0)
        {
            _ = Synchronize(descriptor);
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Synchronize(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
