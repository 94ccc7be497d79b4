using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Minori.Execution.Artifacts;

namespace Minori.Execution.Indexing;

/// <summary>
/// The index's tables in SQLite. It can be made again from the folders at any time, so it is written without waiting for
/// the disk.
/// </summary>
internal sealed class IndexDatabase : IDisposable
{
    // To be raised whenever the tables change: an index of another version is made anew.
    private const int Version = 1;

    private const string Schema = """
        CREATE TABLE artifact (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, bytes INTEGER NOT NULL, seconds REAL NOT NULL, created TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE input (
            artifact TEXT NOT NULL, name TEXT NOT NULL, input TEXT NOT NULL, PRIMARY KEY (artifact, name)
        ) WITHOUT ROWID;
        CREATE INDEX input_of ON input (input);
        """;

    private readonly SqliteConnection connection;

    static IndexDatabase() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Opens the database, making its tables where they are absent.</summary>
    /// <exception cref="SqliteException">The file is damaged, or cannot be written.</exception>
    public IndexDatabase(string path)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            DefaultTimeout = 30,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            connection.Execute("PRAGMA synchronous = OFF");
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            long version = connection.ExecuteScalar<long>("PRAGMA user_version", transaction: transaction);
            if (version != Version)
            {
                connection.Execute("DROP TABLE IF EXISTS artifact; DROP TABLE IF EXISTS input;" + Schema, transaction: transaction);
                connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version}"), transaction: transaction);
            }

            transaction.Commit();
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Every artifact.</summary>
    public IEnumerable<IndexedArtifact> All() =>
        connection.Query<Row>("SELECT id, kind, bytes, seconds, created FROM artifact ORDER BY id").Select(row => row.ToArtifact());

    /// <summary>The artifacts whose jobs have read one.</summary>
    public IEnumerable<IndexedArtifact> ReadersOf(ArtifactId id) =>
        connection.Query<Row>(
            """
            SELECT DISTINCT a.id, a.kind, a.bytes, a.seconds, a.created
            FROM artifact a JOIN input i ON i.artifact = a.id WHERE i.input = @id ORDER BY a.id
            """,
            new { id = id.Value }).Select(row => row.ToArtifact());

    /// <summary>Adds artifacts and takes others away, all or none.</summary>
    public void Change(IEnumerable<ArtifactManifest> added, IEnumerable<ArtifactId> removed)
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        foreach (ArtifactId id in removed)
        {
            connection.Execute(
                "DELETE FROM input WHERE artifact = @id; DELETE FROM artifact WHERE id = @id", new { id = id.Value }, transaction);
        }

        foreach (ArtifactManifest manifest in added)
        {
            connection.Execute(
                "INSERT OR REPLACE INTO artifact VALUES (@Id, @Kind, @Bytes, @Seconds, @Created)",
                Row.Of(IndexedArtifact.Of(manifest)),
                transaction);
            foreach ((string name, ArtifactId input) in manifest.Record.Inputs)
            {
                connection.Execute(
                    "INSERT OR REPLACE INTO input VALUES (@artifact, @name, @input)",
                    new { artifact = manifest.Record.Id.Value, name, input = input.Value },
                    transaction);
            }
        }

        transaction.Commit();
    }

    public void Dispose() => connection.Dispose();

    /// <summary>A line of the table in SQLite's own types.</summary>
    private sealed record Row(string Id, string Kind, long Bytes, double Seconds, string Created)
    {
        public static Row Of(IndexedArtifact a) =>
            new(a.Id.Value, a.Kind, a.Bytes, a.Seconds, a.Created.ToString("O", CultureInfo.InvariantCulture));

        public IndexedArtifact ToArtifact() => new(
            ArtifactId.Parse(Id), Kind, Bytes, Seconds, DateTimeOffset.Parse(Created, CultureInfo.InvariantCulture));
    }
}
