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

    /// <summary>
    /// Deletes the folders of dead owners and returns their number. Folders from other hosts stay: over a network file
    /// system a free lock need not mean a dead owner.
    /// </summary>
    public static int Sweep(string parent)
    {
        if (!Directory.Exists(parent))
        {
            return 0;
        }

        int swept = 0;
        foreach (string file in Directory.EnumerateFiles(parent, "*" + LockSuffix))
        {
            using FileStream? ownership = LockFile.TryAcquire(file);
            if (ownership is not null && MayBeSwept(ownership))
            {
                Delete(file[..^LockSuffix.Length]);
                File.Delete(file);
                swept++;
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

    private static bool MayBeSwept(FileStream ownership)
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

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
