using System.Text.Json;
using System.Text.Json.Serialization;
using Minori.Shared;

namespace Minori.Execution.Artifacts;

/// <summary>
/// A study that was run on a store, or came to it with an archive: what of the store is wanted on its account.
/// </summary>
/// <param name="Name">What people call it.</param>
/// <param name="File">
/// The study file, as an absolute path: the study's identity in this store. Of results that came without a study, the
/// archive.
/// </param>
/// <param name="Planned">When it was run first in its present form.</param>
/// <param name="Jobs">Every job of its graph.</param>
public sealed record StoredStudy(string Name, string File, DateTimeOffset Planned, IReadOnlyList<ArtifactId> Jobs)
{
    /// <summary>The archive that brought it, as an absolute path; null for a study that was run here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Archive { get; init; }

    /// <summary>Where the user finds it: the study file, or the archive.</summary>
    [JsonIgnore]
    public string Source => Archive ?? File;

    // The same file may have been run here, and elsewhere on a machine that keeps it in the same place.
    internal string Key => Archive is null ? File : $"{Archive}\n{File}";
}

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
        if (Find(study) is not { } known || known.Name != name || !known.Jobs.SequenceEqual(study.Jobs))
        {
            Write(study);
        }
    }

    /// <summary>
    /// Remembers what an archive brings. What it brought under the same name before stays wanted: another archive may
    /// have lain in its place.
    /// </summary>
    /// <param name="study">A study with its archive.</param>
    /// <exception cref="ExecutionException">The store cannot be written.</exception>
    internal void RememberImported(StoredStudy study) =>
        Write(Find(study) is { } known ? study with { Jobs = [.. known.Jobs.Union(study.Jobs)] } : study);

    /// <summary>Forgets a study; its results stay until garbage is collected.</summary>
    /// <exception cref="ExecutionException">The store cannot be written.</exception>
    public void Forget(StoredStudy study) => StoreErrors.Guard(store.Root, () =>
    {
        File.Delete(FileOf(study));
        return study;
    });

    private string FileOf(StoredStudy study) =>
        Path.Combine(store.Layout.Studies, $"{ArtifactId.Of(study.Key).Value[..DigitsOfName]}.json");

    private StoredStudy? Find(StoredStudy study) => File.Exists(FileOf(study)) ? Read(FileOf(study)) : null;

    private void Write(StoredStudy study) => StoreErrors.Guard(store.Root, () =>
    {
        AtomicFile.Write(FileOf(study), stream => JsonSerializer.Serialize(stream, study, StoreJson.Default.StoredStudy));
        return study;
    });

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
