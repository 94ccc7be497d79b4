using System.Formats.Tar;
using System.IO.Compression;
using Minori.Execution.Artifacts;
using Minori.Shared;

namespace Minori.Execution.Maintenance;

/// <summary>
/// Carries artifacts from one store to another in a tar file (<c>.tar</c>, or <c>.tar.gz</c>): first its contents, then a
/// folder for each artifact, named by its id, its manifest first. What is imported is checked against its manifest, byte
/// for byte, and is wanted by the store from then on.
/// </summary>
public static class StoreArchive
{
    /// <summary>Writes artifacts; the file appears whole or not at all.</summary>
    /// <param name="store">Where they are.</param>
    /// <param name="ids">The artifacts.</param>
    /// <param name="studies">The studies on whose account they are exported; the other store remembers them.</param>
    /// <param name="path">The file, <c>.tar</c>, <c>.tar.gz</c> or <c>.tgz</c>.</param>
    /// <exception cref="ExecutionException">An artifact is absent or damaged, or the file cannot be written.</exception>
    public static void Export(ArtifactStore store, IEnumerable<ArtifactId> ids, IEnumerable<StoredStudy> studies, string path)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArtifactId[] artifacts = [.. ids];
        bool zipped = ArchiveFile.IsZipped(path);
        try
        {
            AtomicFile.Write(path, stream =>
            {
                using GZipStream? zip = zipped ? new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true) : null;
                using TarWriter tar = new(zip ?? (Stream)stream, TarEntryFormat.Pax, leaveOpen: true);
                using MemoryStream contents = new(ArchiveContents.Of(artifacts, studies).Write());
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, ArchiveContents.FileName) { DataStream = contents });
                foreach (ArtifactId id in artifacts)
                {
                    Write(tar, store, id);
                }
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ExecutionException($"{path} cannot be written: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}", exception);
        }
    }

    /// <summary>
    /// Brings the artifacts of a file into a store; those it has already stay as they are. Garbage collection keeps them
    /// all until their studies are forgotten.
    /// </summary>
    /// <returns>How many were new, and how many were there.</returns>
    /// <exception cref="ExecutionException">The file is no such archive or is damaged: what came before the fault is imported.</exception>
    public static (int Added, int Present) Import(ArtifactStore store, string path)
    {
        ArgumentNullException.ThrowIfNull(store);

        // In this order: of what is no archive no trace is left in the store.
        using ArchiveImport import = ArchiveImport.Open(store, path);
        using StoreUse use = StoreUse.Share(store);
        return import.Run();
    }

    private static void Write(TarWriter tar, ArtifactStore store, ArtifactId id)
    {
        Artifact artifact = store.Verify(id)
            ?? throw new ExecutionException($"the store {store.Root} has no sound artifact {id.Short}; run the study that makes it");
        foreach (string file in artifact.Manifest.Files.Select(f => f.Path).Prepend(ArtifactManifest.FileName))
        {
            tar.WriteEntry(Path.Combine(artifact.Folder, file), $"{id}/{file}");
        }
    }
}
