namespace Minori.Execution.Artifacts;

/// <summary>
/// Exclusive locks that the operating system releases when their process ends, however it ends; process ids, which are
/// reused and differ between containers, decide nothing.
/// </summary>
internal static class LockFile
{
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    // Both shut everybody else out; Windows would not let the holder delete the file without the right to share deletion.
    private static readonly FileShare Exclusive = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    /// <summary>Opens and locks a file, making it where it is absent; null where another holder has it.</summary>
    /// <exception cref="IOException">The file cannot be opened for another reason.</exception>
    public static FileStream? TryAcquire(string path) => TryOpen(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, Exclusive);

    /// <summary>As <see cref="TryAcquire"/>, but any number of holders may share the lock.</summary>
    /// <exception cref="IOException">The file cannot be opened for another reason.</exception>
    public static FileStream? TryShare(string path) => TryOpen(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);

    /// <summary>
    /// As <see cref="TryAcquire"/>, for a file that others share only for a moment, to see whether it is held: null means
    /// that somebody held it alone.
    /// </summary>
    /// <exception cref="IOException">The file cannot be opened for another reason.</exception>
    public static FileStream? TryAcquireDespiteProbes(string path)
    {
        while (true)
        {
            if (TryAcquire(path) is { } acquired)
            {
                return acquired;
            }

            if (IsHeld(path))
            {
                return null;
            }

            Thread.Yield();
        }
    }

    /// <summary>
    /// Whether somebody holds the lock of a file alone; false where there is no such file. Shares the lock for the moment
    /// of the question, so that several may ask at once.
    /// </summary>
    public static bool IsHeld(string path)
    {
        try
        {
            using FileStream? probe = TryOpen(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return probe is null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FileStream? TryOpen(string path, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(path, mode, access, share);
        }
        catch (IOException exception) when (exception.HResult
            is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation)
        {
            return null;
        }
    }
}
