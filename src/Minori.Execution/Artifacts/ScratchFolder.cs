using System.Text.Json;

namespace Minori.Execution.Artifacts;

/// <summary>Who made a temporary folder.</summary>
internal sealed record FolderOwner(string Host, int ProcessId, DateTimeOffset Started);

/// <summary>
/// A temporary folder with a locked file beside it (<c>NAME.lock</c>) that names its owner. The lock lasts as long as the
/// owner lives, so whoever can take it may sweep the folder.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string LockSuffix = ".lock";

    /// <summary>
    /// Over a network file system a free lock need not mean a dead owner, so what comes from other hosts, or from nobody
    /// knows where, is only swept when nothing in it has changed for this long.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    private readonly FileStream ownership;

    private ScratchFolder(string path, FileStream ownership)
    {
        Path = path;
        this.ownership = ownership;
    }

    public string Path { get; }

    public static ScratchFolder Create(string parent, string label)
    {
        Directory.CreateDirectory(parent);
        while (true)
        {
            string path = System.IO.Path.Combine(parent, $"{label}-{Guid.NewGuid():N}");
            if (LockFile.TryAcquire(path + LockSuffix) is { } ownership)
            {
                FolderOwner owner = new(Environment.MachineName, Environment.ProcessId, DateTimeOffset.UtcNow);
                JsonSerializer.Serialize(ownership, owner, StoreJson.Default.FolderOwner);
                ownership.Flush();
                Directory.CreateDirectory(path);
                return new ScratchFolder(path, ownership);
            }
        }
    }

    /// <summary>Finds what dead owners have left, and deletes it on demand; returns the folders.</summary>
    public static IReadOnlyList<string> Sweep(string parent, bool delete)
    {
        if (!Directory.Exists(parent))
        {
            return [];
        }

        List<string> swept = [];
        foreach (string file in Directory.EnumerateFiles(parent, "*" + LockSuffix))
        {
            string folder = file[..^LockSuffix.Length];
            using FileStream? ownership = LockFile.TryAcquire(file);
            if (ownership is not null && (IsOfThisHost(ownership) || IsOld(folder, file)))
            {
                swept.Add(folder);
                if (delete)
                {
                    Delete(folder);
                    File.Delete(file);
                }
            }
        }

        // A folder is made after its lock and deleted before it; one without a lock was left by something else.
        foreach (string folder in Directory.EnumerateDirectories(parent).Where(f => !File.Exists(f + LockSuffix)))
        {
            if (IsOld(folder, folder))
            {
                swept.Add(folder);
                if (delete)
                {
                    Delete(folder);
                }
            }
        }

        return swept;
    }

    public void Dispose()
    {
        Delete(Path);
        File.Delete(Path + LockSuffix);
        ownership.Dispose();
    }

    private static bool IsOfThisHost(FileStream ownership)
    {
        try
        {
            FolderOwner? owner = JsonSerializer.Deserialize(ownership, StoreJson.Default.FolderOwner);
            return owner?.Host == Environment.MachineName;
        }
        catch (JsonException)
        {
            // The owner died before it had signed.
            return true;
        }
    }

    /// <summary>Whether neither the folder, nor anything in it, nor its lock was written for long.</summary>
    private static bool IsOld(string folder, string lockFile)
    {
        DateTime limit = DateTime.UtcNow - Patience;
        return File.GetLastWriteTimeUtc(lockFile) < limit
            && (!Directory.Exists(folder)
                || (Directory.GetLastWriteTimeUtc(folder) < limit
                    && Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
                        .All(entry => File.GetLastWriteTimeUtc(entry) < limit)));
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
