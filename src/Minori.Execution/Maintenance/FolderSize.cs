namespace Minori.Execution.Maintenance;

/// <summary>What a file or folder takes.</summary>
public static class FolderSize
{
    /// <summary>Bytes in the file, or in all files of the folder; 0 where there is none.</summary>
    public static long Of(string path) =>
        Directory.Exists(path)
            ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
            : File.Exists(path) ? new FileInfo(path).Length : 0;
}
