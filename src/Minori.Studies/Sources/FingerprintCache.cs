using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Minori.Shared;
using Minori.Studies.Jobs;
using Minori.Text;

namespace Minori.Studies.Sources;

/// <summary>
/// Remembers the fingerprints and sizes of files that were read before, by path, size and time of last change, so that a
/// finished study is recognised without reading its corpus again.
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

    /// <summary>The fingerprint and size of what is read from some files, remembered or computed.</summary>
    /// <param name="what">How they are read: two ways of reading the same files are told apart by it.</param>
    /// <param name="files">The files.</param>
    /// <param name="compute">Reads them.</param>
    public SourceContent GetOrCompute(string what, IReadOnlyList<FileInfo> files, Func<SourceContent> compute)
    {
        string key = Key(what, files);
        string path = Path.Combine(_folder, key);
        if (TryRead(path) is { } known)
        {
            return known;
        }

        SourceContent content = compute();
        FileInfo[] after = [.. files.Select(file => new FileInfo(file.FullName))];
        DateTime limit = _clock.GetUtcNow().UtcDateTime - Settled;
        if (Key(what, after) == key && after.All(file => file.LastWriteTimeUtc < limit))
        {
            TryWrite(path, content);
        }

        return content;
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

    private static SourceContent? TryRead(string path)
    {
        try
        {
            return JobParameters.Read<SourceContent?>(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static void TryWrite(string path, SourceContent content)
    {
        try
        {
            AtomicFile.Write(path, JobParameters.Format(content));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The files are read again next time, no more.
        }
    }
}

/// <summary>What a source contains.</summary>
/// <param name="Fingerprint">By hash.</param>
/// <param name="Size">How much.</param>
internal sealed record SourceContent(string Fingerprint, SourceSize Size);
