namespace Minori.Cli.Output;

/// <summary>
/// The exclusive right to write a folder for as long as a command runs: a locked file beside it, gone when it ends.
/// Taking it also shows, before any work, that the place can be written.
/// </summary>
internal sealed class FolderClaim : IDisposable
{
    private readonly FileStream _lock;

    private FolderClaim(FileStream stream)
    {
        _lock = stream;

        // A signal that nothing heeds ends the process without disposing of anything.
        AppDomain.CurrentDomain.ProcessExit += Release;
    }

    /// <summary>Claims a folder, which need not exist yet.</summary>
    /// <exception cref="CommandException">Another process has claimed it, or its place can't be written.</exception>
    public static FolderClaim Take(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string parent = Path.GetDirectoryName(full) ?? full;
        string path = Path.Combine(parent, $".{Path.GetFileName(full)}.lock");
        try
        {
            Directory.CreateDirectory(parent);
            return new FolderClaim(new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new CommandException($"{folder} is being written by another process ({path} is locked): wait for it or name another --out", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{folder} can't be written: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Release;
        _lock.Dispose();
    }

    private void Release(object? sender, EventArgs e) => _lock.Dispose();
}
