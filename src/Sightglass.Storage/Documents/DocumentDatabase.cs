using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Sightglass.Storage.Files;

namespace Sightglass.Storage.Documents;

/// <summary>A database for documents, with the few differences between the two kinds. Both use the same statements.</summary>
public sealed class DocumentDatabase : IAsyncDisposable
{
    /// <summary>Name of the file in the data folder.</summary>
    public const string FileName = DocumentFile.FileName;

    // SQLite's primary codes for a file that is not a database, or is damaged.
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

    /// <summary>The file in the data folder and its second copy; null for PostgreSQL, which has its own checksums and copies.</summary>
    internal DocumentFile? File { get; private init; }

    /// <summary>Settings that every connection needs; run on each connection.</summary>
    internal string? SessionSql { get; private init; }

    /// <summary>Keeps other servers that start at the same time waiting until the transaction ends.</summary>
    internal string? MigrationLockSql { get; private init; }

    /// <summary>The database that the options specify: PostgreSQL, or the file in a folder.</summary>
    /// <exception cref="DocumentStoreException">The connection string cannot be read.</exception>
    public static DocumentDatabase Of(DocumentsOptions options, IStoreDirectory directory) =>
        options.ConnectionString.Length > 0 ? Postgres(options.ConnectionString) : Sqlite(directory);

    /// <summary>The file <see cref="FileName"/> in a folder on the real disk, readable by its owner only.</summary>
    public static DocumentDatabase Sqlite(IStoreDirectory directory)
    {
        var file = new DocumentFile(directory);
        var source = SqliteFactory.Instance.CreateDataSource(new SqliteConnectionStringBuilder { DataSource = file.Path }.ConnectionString);
        return new DocumentDatabase(source, file.Path, "look at the disk and at the rights of the file")
        {
            SessionSql = DocumentFile.SessionSql,
            File = file,
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

            // An arbitrary number that must never change.
            MigrationLockSql = "SELECT pg_advisory_xact_lock(5276812940)",
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (Source.CreateConnection() is SqliteConnection file)
        {
            // Closing the last connection merges the log into the file.
            SqliteConnection.ClearPool(file);
            await file.DisposeAsync().ConfigureAwait(false);
        }

        await Source.DisposeAsync().ConfigureAwait(false);
        File?.Dispose();
    }

    internal static bool IsDamage(DbException exception) => exception is SqliteException { SqliteErrorCode: SqliteCorrupt or SqliteNotADatabase };

    internal DocumentStoreException Explain(IOException exception) => exception as DocumentStoreException
        ?? new DocumentStoreException($"the documents in {_place} cannot be used: {exception.Message}; {_wayOut}", exception);

    internal DocumentStoreException Explain(DbException exception) => new(
        IsDamage(exception)
            ? $"{_place} is damaged ({exception.Message}); restart the server, which puts it right from {DocumentLog.FileName}"
            : $"the documents in {_place} cannot be used: {exception.Message}; {_wayOut}",
        exception);
}
