namespace Minori.Studies.StudyFiles;

/// <summary>What lies near a path that does not exist.</summary>
public static class NearFiles
{
    /// <summary>
    /// <c>; did you mean 'corpus.jsonl'?</c> where its folder has a name much like the path's last part, or where its
    /// folder is missing and one much like that exists; else nothing.
    /// </summary>
    public static string DidYouMean(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string? folder = Path.GetDirectoryName(full);
        while (folder is not null && !Directory.Exists(folder))
        {
            (full, folder) = (folder, Path.GetDirectoryName(folder));
        }

        return folder is not null && Nearest(full, folder) is { } near ? $"; did you mean '{near}'?" : "";
    }

    private static string? Nearest(string path, string folder)
    {
        try
        {
            // Names that share little but their ending are not near.
            int letters = Path.GetFileNameWithoutExtension(path).Length;
            int edits = letters < 4 ? 1 : Math.Max(2, letters / 3);
            return Spelling.Nearest(
                Path.GetFileName(path), Directory.EnumerateFileSystemEntries(folder).Select(p => Path.GetFileName(p)), edits);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
