using Microsoft.Data.Sqlite;
using Minori.Execution.Artifacts;

namespace Minori.Execution.Indexing;

/// <summary>
/// A quick answer to what a store holds: <c>index.sqlite</c> beside the folders, which are the truth. Coordinators and
/// commands write it, workers never. It is brought up to date when opened, and made anew where it is damaged; where it
/// cannot be had, on a read-only disk say, it is made in memory.
/// </summary>
public sealed class StoreIndex : IDisposable
{
    private const string InMemory = ":memory:";
    private readonly ArtifactStore store;
    private readonly IndexDatabase database;

    private StoreIndex(ArtifactStore store, IndexDatabase database)
    {
        this.store = store;
        this.database = database;
    }

    /// <summary>Opens the index and brings it up to date with the folders.</summary>
    /// <exception cref="ExecutionException">The store cannot be read.</exception>
    public static StoreIndex Open(ArtifactStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        try
        {
            return Refreshed(store, store.Layout.Index);
        }
        catch (SqliteException exception) when (IsDamage(exception))
        {
            try
            {
                return Rebuild(store);
            }
            catch (ExecutionException)
            {
                // It cannot be deleted either.
                return Refreshed(store, InMemory);
            }
        }
        catch (SqliteException)
        {
            return Refreshed(store, InMemory);
        }
    }

    /// <summary>Makes the index anew from the folders. Others may use it meanwhile.</summary>
    /// <exception cref="ExecutionException">The store cannot be read or written.</exception>
    public static StoreIndex Rebuild(ArtifactStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        try
        {
            try
            {
                return Remade(store);
            }
            catch (SqliteException exception) when (IsDamage(exception))
            {
                return Remade(WithoutIndex(store));
            }
        }
        catch (SqliteException exception)
        {
            throw Unwritable(store, exception);
        }
    }

    /// <summary>
    /// What lies in the store and is not in the index because its manifest cannot be read, a line each: results of a newer
    /// version, say.
    /// </summary>
    public IReadOnlyList<string> Unread { get; private set; } = [];

    /// <summary>Every artifact, in order of ids.</summary>
    public IReadOnlyList<IndexedArtifact> All() => [.. database.All()];

    /// <summary>The artifacts whose jobs have read one.</summary>
    public IReadOnlyList<IndexedArtifact> ReadersOf(ArtifactId id) => [.. database.ReadersOf(id)];

    /// <summary>Adds an artifact that has just been made.</summary>
    public void Add(Artifact artifact) => database.Change([artifact.Manifest], []);

    public void Dispose() => database.Dispose();

    private static ArtifactStore WithoutIndex(ArtifactStore store) => StoreErrors.Guard(store.Root, () =>
    {
        File.Delete(store.Layout.Index);
        File.Delete(store.Layout.Index + "-journal");
        return store;
    });

    private static ExecutionException Unwritable(ArtifactStore store, SqliteException exception) => new(
        $"the index of the store {store.Root} cannot be written: {exception.Message.TrimEnd('.')}; check the disk and the access rights of {store.Layout.Index}, or delete it",
        exception);

    private static StoreIndex Remade(ArtifactStore store) => Filled(store, store.Layout.Index, readsAll: true);

    private static StoreIndex Refreshed(ArtifactStore store, string path) => Filled(store, path, readsAll: false);

    private static StoreIndex Filled(ArtifactStore store, string path, bool readsAll)
    {
        if (!Directory.Exists(store.Root))
        {
            path = InMemory;
        }

        StoreIndex index = new(store, new IndexDatabase(path));
        try
        {
            index.Refresh(readsAll);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    private void Refresh(bool readsAll)
    {
        HashSet<ArtifactId> present = [.. store.List()];
        HashSet<ArtifactId> known = [.. database.All().Select(a => a.Id)];
        ArtifactId[] gone = [.. known.Where(id => readsAll || !present.Contains(id))];
        ArtifactId[] absent = [.. present.Where(id => readsAll || !known.Contains(id))];
        if (gone.Length + absent.Length > 0)
        {
            List<string> unread = [];
            database.Change(absent.Select(id => Read(id, unread)).OfType<ArtifactManifest>(), gone);
            Unread = unread;
        }
    }

    private ArtifactManifest? Read(ArtifactId id, List<string> unread)
    {
        ArtifactManifest? manifest = store.TryReadManifest(id, out string? reason);
        if (reason is not null)
        {
            unread.Add(reason);
        }

        return manifest;
    }

    private static bool IsDamage(SqliteException exception)
    {
        const int Corrupt = 11;
        const int NoDatabase = 26;
        return exception.SqliteErrorCode is Corrupt or NoDatabase;
    }
}
