using System.Text.Json;
using Minori.Shared;

namespace Minori.Execution.Artifacts;

/// <summary>A study that was run on a store: what of the store is wanted on its account.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="File">The study file, as an absolute path: the study's identity in this store.</param>
/// <param name="Planned">When it was run first in its present form.</param>
/// <param name="Jobs">Every job of its graph.</param>
public sealed record StoredStudy(string Name, string File, DateTimeOffset Planned, IReadOnlyList<ArtifactId> Jobs);

/// <summary>The studies of a store, one file each: what garbage collection starts from.</summary>
public sealed class StoredStudies(ArtifactStore store)
{
    private const int DigitsOfName = 16;

    /// <summary>All of them, by name.</summary>
    /// <exception cref="ExecutionException">One cannot be read: deleting as if it were not there would lose its results.</exception>
    public IReadOnlyList<StoredStudy> All() => !Directory.Exists(store.Layout.Studies)
        ? []
        : [.. Directory.EnumerateFiles(store.Layout.Studies, "*.json").Select(Read).OrderBy(s => s.Name, StringComparer.Ordinal)];

    /// <summary>
    /// Remembers a study, in place of what was remembered of the same file. Where nothing has changed, nothing is written.
    /// </summary>
    /// <exception cref="ExecutionException">The store cannot be written.</exception>
    public void Remember(string name, string file, IEnumerable<ArtifactId> jobs)
    {
        string full = Path.GetFullPath(file);
        StoredStudy study = new(name, full, DateTimeOffset.UtcNow, [.. jobs]);
        string path = FileOf(full);
        if (File.Exists(path) && Read(path) is { } known && known.Name == name && known.Jobs.SequenceEqual(study.Jobs))
        {
            return;
        }

        StoreErrors.Guard(store.Root, () =>
        {
            AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, study, StoreJson.Default.StoredStudy));
            return path;
        });
    }

    /// <summary>Forgets a study; its results stay until garbage is collected.</summary>
    /// <exception cref="ExecutionException">The store cannot be written.</exception>
    public void Forget(StoredStudy study) => StoreErrors.Guard(store.Root, () =>
    {
        File.Delete(FileOf(study.File));
        return study;
    });

    private string FileOf(string studyFile) =>
        Path.Combine(store.Layout.Studies, $"{ArtifactId.Of(studyFile).Value[..DigitsOfName]}.json");

    private static StoredStudy Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), StoreJson.Default.StoredStudy)
                ?? throw new JsonException("it is empty");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ExecutionException(
                $"{path} is not readable ({exception.Message.ReplaceLineEndings(" ")}): delete it, and run its study again so that it is written anew",
                exception);
        }
    }
}
