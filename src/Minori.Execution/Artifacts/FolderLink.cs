using System.Runtime.InteropServices;
using System.Text;

namespace Minori.Execution.Artifacts;

/// <summary>A folder in a second place without its bytes twice, where the file system can do that.</summary>
internal static class FolderLink
{
    /// <summary>
    /// Makes a folder with the same files as another: hard links where the file system has them, copies elsewhere. The
    /// files are to be replaced from then on, never written in place.
    /// </summary>
    /// <param name="source">The folder that is there.</param>
    /// <param name="target">The folder to make.</param>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void Create(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string folder in Directory.EnumerateDirectories(source, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(target, Path.GetRelativePath(source, folder)));
        }

        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string place = Path.Combine(target, Path.GetRelativePath(source, file));
            if (!TryLink(file, place))
            {
                File.Copy(file, place);
            }
        }
    }

    private static bool TryLink(string file, string place) => OperatingSystem.IsWindows()
        ? CreateHardLink(place, file, 0)
        : Link(Encoding.UTF8.GetBytes(file + "\0"), Encoding.UTF8.GetBytes(place + "\0")) == 0;

    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(byte[] file, byte[] place);

    [DllImport("kernel32.dll", EntryPoint = "CreateHardLinkW", CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CreateHardLink(string place, string file, nint reserved);
}
