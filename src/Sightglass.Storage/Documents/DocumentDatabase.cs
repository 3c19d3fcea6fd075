using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Sightglass.Storage.Files;

namespace Sightglass.Storage.Documents;

/// <summary>A database for documents, and the little in which the two kinds differ. The statements themselves are the same for both.</summary>
public sealed class DocumentDatabase : IAsyncDisposable
{
    /// <summary>Name of the file in the data folder.</summary>
    public const string FileName = "documents.db";

    // SQLite's primary codes for a file that is no database, or no longer.
    private const int SqliteCorrupt = 11;
    private const int SqliteNotADatabase = 26;

    private readonly string _place;
    private readonly string _wayOut;

    private DocumentDatabase(DbDataSource source, string place, string wayOut)
    {
        Source = source;
        _place = place;
        _wayOut = wayOut;
    }

    /// <summary>True when other servers may change the documents too.</summary>
    public bool IsShared { get; private init; }

    internal DbDataSource Source { get; }

    /// <summary>Makes a connection keep its promises; run on each.</summary>
    internal string? SessionSql { get; private init; }

    /// <summary>Holds off other servers that start at the same time, until the transaction ends.</summary>
    internal string? MigrationLockSql { get; private init; }

    /// <summary>The database that the options name: PostgreSQL, or the file in a folder.</summary>
    /// <exception cref="DocumentStoreException">The connection string cannot be read.</exception>
    public static DocumentDatabase Of(DocumentsOptions options, IStoreDirectory directory) =>
        options.ConnectionString.Length > 0 ? Postgres(options.ConnectionString) : Sqlite(directory);

    /// <summary>The file <see cref="FileName"/> in a folder on the real disk, readable by its owner only.</summary>
    public static DocumentDatabase Sqlite(IStoreDirectory directory)
    {
        if (directory.List().All(entry => entry.Name != FileName))
        {
            // An empty file is an empty database; made here, it has its mode before anything is in it, and SQLite gives its log the same.
            directory.Create(FileName).Dispose();
            directory.Sync();
        }

        var path = Path.Combine(directory.Path, FileName);
        var source = SqliteFactory.Instance.CreateDataSource(new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString);
        return new DocumentDatabase(source, path, "look at the disk and at the rights of the file")
        {
            // In this mode FULL syncs every commit: what was acknowledged survives a power cut.
            SessionSql = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
        };
    }

    /// <summary>A PostgreSQL database.</summary>
    /// <exception cref="DocumentStoreException">The connection string cannot be read.</exception>
    public static DocumentDatabase Postgres(string connectionString)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new DocumentStoreException($"Documents:ConnectionString cannot be read: {exception.Message}; write, for example, 'Host=db.local;Database=sightglass;Username=sightglass;Password=…'", exception);
        }

        return new DocumentDatabase(NpgsqlDataSource.Create(settings), $"the PostgreSQL database '{settings.Database}' at {settings.Host}", "see that it runs and that Documents:ConnectionString is right")
        {
            IsShared = true,

            // Any number, as long as it is always the same.
            MigrationLockSql = "SELECT pg_advisory_xact_lock(5276812940)",
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (Source.CreateConnection() is SqliteConnection file)
        {
            // The last connection that closes empties the log into the file.
            SqliteConnection.ClearPool(file);
            await file.DisposeAsync().ConfigureAwait(false);
        }

        await Source.DisposeAsync().ConfigureAwait(false);
    }

    internal DocumentStoreException Explain(DbException exception) => new(
        exception is SqliteException { SqliteErrorCode: SqliteCorrupt or SqliteNotADatabase }
            ? $"{_place} is damaged ({exception.Message}); put back a copy of it, or move it away to start without the keys and packs that are in it"
            : $"the documents in {_place} cannot be used: {exception.Message}; {_wayOut}",
        exception);
}
