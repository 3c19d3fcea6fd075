using System.Data.Common;

namespace Sightglass.Storage.Documents;

/// <summary>Migrates a database to the tables that this version of the program uses.</summary>
internal static class DocumentMigrations
{
    // Each runs once, in this order; released steps are never changed. The empty text means no tenant, because a key must not be null.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE documents (
          kind TEXT NOT NULL, tenant TEXT NOT NULL, id TEXT NOT NULL,
          version BIGINT NOT NULL, change BIGINT NOT NULL, body TEXT, changed_by TEXT NOT NULL, changed_at BIGINT NOT NULL,
          PRIMARY KEY (kind, tenant, id));
        CREATE INDEX documents_by_change ON documents (change);
        CREATE TABLE document_versions (
          kind TEXT NOT NULL, tenant TEXT NOT NULL, id TEXT NOT NULL,
          version BIGINT NOT NULL, action INTEGER NOT NULL, body TEXT, changed_by TEXT NOT NULL, changed_at BIGINT NOT NULL,
          PRIMARY KEY (kind, tenant, id, version));
        CREATE TABLE document_changes (latest BIGINT NOT NULL);
        INSERT INTO document_changes VALUES (0);
        """,
        """
        ALTER TABLE documents ADD COLUMN checksum BIGINT;
        ALTER TABLE document_versions ADD COLUMN checksum BIGINT;
        """,
    ];

    /// <summary>The version of the tables that this program uses.</summary>
    public static int Newest => Steps.Length;

    public static DocumentStoreException Newer(int version) =>
        new($"the documents were written by a newer version of this program (tables of version {version}, and this one knows {Newest}); start that version");

    /// <summary>The version of the tables in an SQLite file; 0 when there are none.</summary>
    public static async Task<int> VersionAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Convert.ToInt32(await connection.Sql("SELECT COUNT(*) FROM sqlite_master WHERE name = 'document_schema'").ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), null) == 0
            ? 0
            : Convert.ToInt32(await connection.Sql("SELECT COALESCE(MAX(version), 0) FROM document_schema").ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), null);

    /// <summary>Gives the rows of an SQLite file that an earlier version wrote their checksums.</summary>
    public static async Task FillChecksumsAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var (table, columns) in ((string, string)[])[("documents", StoredRow.CurrentColumns), ("document_versions", StoredRow.VersionColumns)])
        {
            // Numbers only: at most 24 bytes a row.
            List<(long Row, long Checksum)> all = [];
            await using (var rows = await transaction.Sql($"SELECT {columns}, rowid FROM {table} WHERE checksum IS NULL").ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
            {
                while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (StoredRow.TryRead(rows, out _) is { } row)
                    {
                        all.Add((rows.GetInt64(rows.FieldCount - 1), row.Checksum()));
                    }
                }
            }

            foreach (var (row, checksum) in all)
            {
                await transaction.Sql($"UPDATE {table} SET checksum = @checksum WHERE rowid = @row", ("checksum", checksum), ("row", row)).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Safe to run at every start, and by several servers at once. The caller commits.</summary>
    /// <exception cref="DocumentStoreException">A newer version of the program has used the database.</exception>
    public static async Task RunAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await transaction.Sql("CREATE TABLE IF NOT EXISTS document_schema (version INTEGER NOT NULL)").ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        var version = Convert.ToInt32(
            await transaction.Sql("SELECT COALESCE(MAX(version), 0) FROM document_schema").ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), null);
        if (version > Newest)
        {
            throw Newer(version);
        }

        for (; version < Steps.Length; version++)
        {
            await transaction.Sql(Steps[version]).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            await transaction.Sql("INSERT INTO document_schema VALUES (@version)", ("version", version + 1)).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
