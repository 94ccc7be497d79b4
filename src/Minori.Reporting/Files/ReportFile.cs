using Minori.Shared;

namespace Minori.Reporting.Files;

/// <summary>Writes a file of a report so that a reader sees the old file or the new one, never a part.</summary>
internal static class ReportFile
{
    /// <exception cref="ReportException">The folder or the file cannot be written.</exception>
    public static void Write(string path, string text)
    {
        string full = Path.GetFullPath(path);
        try
        {
            AtomicFile.Write(full, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = e.Message.ReplaceLineEndings(" ");
            throw new ReportException($"cannot write {full}: {reason} Check the folder and its disk, and run again.", e);
        }
    }
}
