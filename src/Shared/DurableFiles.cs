using System.Runtime.InteropServices;
using System.Text;

namespace Minori.Shared;

/// <summary>Forcing files and the entries of folders to the disk.</summary>
internal static class DurableFiles
{
    /// <summary>Forces a file's bytes to the disk.</summary>
    public static void FlushFile(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>
    /// Forces a folder's entries to the disk where the system has the notion (Unix); elsewhere the file system's journal
    /// does it. A failure is passed over: some network file systems refuse, and readers check what they find anyway.
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

    /// <summary>Forces the entries of a folder and of all folders in it to the disk.</summary>
    public static void FlushFolders(string root)
    {
        foreach (string folder in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories))
        {
            FlushFolder(folder);
        }

        FlushFolder(root);
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
