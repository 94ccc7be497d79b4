using System.Collections.Concurrent;

namespace Minori.Shared;

/// <summary>
/// Files and folders that are being written under temporary names: where the process is told to end half-way, they go with
/// it. (A process that is killed leaves them.)
/// </summary>
internal static class UnfinishedWork
{
    private const int Attempts = 5;
    private static readonly ConcurrentDictionary<string, bool> Paths = new();

    static UnfinishedWork() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (string path in Paths.Keys)
        {
            Delete(path);
        }
    };

    /// <summary>A path is being written from now on, until it is <see cref="End">ended</see>.</summary>
    public static void Begin(string path) => Paths[path] = true;

    /// <summary>The path is finished, or gone.</summary>
    public static void End(string path) => Paths.TryRemove(path, out _);

    private static void Delete(string path)
    {
        for (int attempt = 0; attempt < Attempts && Path.Exists(path); attempt++)
        {
            try
            {
                if (Directory.Exists(path))
                {
                    Directory.Delete(path, recursive: true);
                }
                else
                {
                    File.Delete(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its writer, which is still at work, has just added to it; or the disk will not have it deleted.
            }
        }
    }
}
