using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Minori.Shared;
using Minori.Text;

namespace Minori.Studies.Sources;

/// <summary>
/// Remembers the fingerprints of files that were read before, by path, size and time of last change, so that a finished
/// study is recognised without reading its corpus again.
/// </summary>
/// <param name="folder">Where they are kept; null for the user's cache folder.</param>
/// <param name="clock">The clock; null for the system's.</param>
internal sealed class FingerprintCache(string? folder = null, TimeProvider? clock = null)
{
    /// <summary>
    /// A file changed so short a time ago may change again without its time telling: what is read of it is not kept.
    /// </summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    private readonly string _folder = folder ?? Path.Combine(UserCache.Folder, "fingerprints");
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>The fingerprint of what is read from some files, remembered or computed.</summary>
    /// <param name="what">How they are read: two ways of reading the same files are told apart by it.</param>
    /// <param name="files">The files.</param>
    /// <param name="compute">Reads them.</param>
    public string GetOrCompute(string what, IReadOnlyList<FileInfo> files, Func<string> compute)
    {
        string key = Key(what, files);
        string path = Path.Combine(_folder, key);
        if (TryRead(path) is { } known)
        {
            return known;
        }

        string fingerprint = compute();
        FileInfo[] after = [.. files.Select(file => new FileInfo(file.FullName))];
        DateTime limit = _clock.GetUtcNow().UtcDateTime - Settled;
        if (Key(what, after) == key && after.All(file => file.LastWriteTimeUtc < limit))
        {
            TryWrite(path, fingerprint);
        }

        return fingerprint;
    }

    /// <summary>Another build of the reader may read the same files in another way, so its identity is in the key.</summary>
    private static string Key(string what, IReadOnlyList<FileInfo> files)
    {
        StringBuilder key = new();
        key.Append(CultureInfo.InvariantCulture, $"{typeof(ICorpus).Module.ModuleVersionId}\n{what}\n");
        foreach (FileInfo file in files)
        {
            key.Append(CultureInfo.InvariantCulture, $"{file.FullName}\n{(file.Exists ? file.Length : -1)} {file.LastWriteTimeUtc.Ticks}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString())));
    }

    private static string? TryRead(string path)
    {
        const int Digits = 64;
        try
        {
            string text = File.ReadAllText(path);
            return text.Length == Digits && text.All(char.IsAsciiHexDigitLower) ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void TryWrite(string path, string fingerprint)
    {
        try
        {
            AtomicFile.Write(path, fingerprint);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The files are read again next time, no more.
        }
    }
}
