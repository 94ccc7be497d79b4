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

    private static volatile bool isEnding;

    static UnfinishedWork() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        isEnding = true;
        foreach (string path in Paths.Keys)
        {
            Sweep(path);
        }
    };

    /// <summary>A path is being written from now on, until it is <see cref="End">ended</see>.</summary>
    /// <exception cref="OperationCanceledException">The process ends.</exception>
    public static void Begin(string path)
    {
        if (isEnding)
        {
            throw new OperationCanceledException($"the process ends before {path} is written");
        }

        Paths[path] = true;
    }

    /// <summary>
    /// Takes the path back from the sweep, whole or not: asked before it takes its place, because the threads of a process
    /// that ends work on while their files are swept.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="cause">Why it is not whole.</param>
    /// <exception cref="OperationCanceledException">The process ends, and the path is being deleted.</exception>
    public static void End(string path, Exception? cause = null)
    {
        if (!Paths.TryRemove(path, out _))
        {
            throw new OperationCanceledException($"the process ends before {path} is written", cause);
        }
    }

    /// <summary>Deletes a path whose writer has not ended it: either the one gets it or the other.</summary>
    internal static void Sweep(string path)
    {
        if (Paths.TryRemove(path, out _))
        {
            Delete(path);
        }
    }

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
