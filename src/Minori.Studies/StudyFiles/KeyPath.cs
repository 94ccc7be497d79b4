namespace Minori.Studies.StudyFiles;

/// <summary>Paths of keys in a study file, such as <c>tuning.tasks[1]</c>; the whole file is the empty path.</summary>
internal static class KeyPath
{
    /// <summary>The path of the list or section around a key.</summary>
    public static string Parent(string path) => path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
}
