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
    public static FileStream? TryAcquire(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, Exclusive);
        }
        catch (IOException exception) when (exception.HResult
            is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation)
        {
            return null;
        }
    }
}
