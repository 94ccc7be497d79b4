using System.Text;

namespace Minori.Reporting.Files;

/// <summary>Writes a text file so that a reader sees the old file or the new one, never a part.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Writes UTF-8 without a byte order mark beside <paramref name="path"/>, then renames; missing folders are made.
    /// </summary>
    /// <exception cref="ReportException">The folder or the file cannot be written.</exception>
    public static void Write(string path, string text)
    {
        string full = Path.GetFullPath(path);
        string temporary = $"{full}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(temporary, text, Utf8);
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            string reason = e.Message.ReplaceLineEndings(" ");
            throw new ReportException($"cannot write {full}: {reason} Check the folder and its disk, and run again.", e);
        }
    }
}
