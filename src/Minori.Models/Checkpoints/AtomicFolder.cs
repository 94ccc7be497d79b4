using Minori.Shared;

namespace Minori.Models;

/// <summary>
/// Writes a folder so that it is there whole or not at all: it is filled under a temporary name beside its place, and
/// renamed. A folder that it replaces steps aside under another name until the new one stands; where a crash falls
/// between the two renames, <see cref="Recover"/> brings the old one back.
/// </summary>
public static class AtomicFolder
{
    private const int MostAttempts = 100;

    /// <summary>
    /// Fills a temporary folder and renames it to <paramref name="folder"/>, replacing what is there.
    /// </summary>
    /// <param name="folder">The folder's place; its parents are created.</param>
    /// <param name="fill">Writes the files into the folder it is given, each flushed to the disk.</param>
    /// <exception cref="OperationCanceledException">The process ends and sweeps what is half written; what was there stays.</exception>
    public static void Write(string folder, Action<string> fill)
    {
        folder = Recover(folder);
        string partial = Sibling(folder, "partial");
        string previous = Sibling(folder, "previous");
        Delete(partial);
        Delete(previous);
        UnfinishedWork.Begin(partial);
        Directory.CreateDirectory(partial);
        try
        {
            fill(partial);
            DurableFiles.FlushFolders(partial);
        }
        catch (Exception failure)
        {
            UnfinishedWork.End(partial, failure);
            Delete(partial);
            throw;
        }

        UnfinishedWork.End(partial);
        try
        {
            Replace(folder, partial, previous);
            DurableFiles.FlushFolder(Path.GetDirectoryName(folder) ?? folder);
        }
        catch
        {
            Recover(folder);
            Delete(partial);
            throw;
        }

        Delete(previous);
    }

    /// <summary>Brings back a folder that a crash left aside; returns the folder's full path.</summary>
    public static string Recover(string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string previous = Sibling(folder, "previous");
        for (int attempt = 1; !Directory.Exists(folder) && Directory.Exists(previous); attempt++)
        {
            try
            {
                Directory.Move(previous, folder);
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // It may be no crash but a writer between its two renames, who has made the second by now: look again.
            }
        }

        return folder;
    }

    private static void Replace(string folder, string partial, string previous)
    {
        while (true)
        {
            if (Directory.Exists(folder))
            {
                Directory.Move(folder, previous);
            }

            try
            {
                Directory.Move(partial, folder);
                return;
            }
            catch (IOException) when (Directory.Exists(folder) && !Directory.Exists(previous))
            {
                // A reader took the moment between the renames for a crash and brought the old folder back.
            }
        }
    }

    private static string Sibling(string folder, string role) =>
        Path.Combine(Path.GetDirectoryName(folder) ?? folder, $".{Path.GetFileName(folder)}.{role}");

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
