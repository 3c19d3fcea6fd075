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
    ];

    /// <summary>Safe to run at every start, and by several servers at once. The caller commits.</summary>
    /// <exception cref="DocumentStoreException">A newer version of the program has used the database.</exception>
    public static async Task RunAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await transaction.Sql("CREATE TABLE IF NOT EXISTS document_schema (version INTEGER NOT NULL)").ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        var version = Convert.ToInt32(
            await transaction.Sql("SELECT COALESCE(MAX(version), 0) FROM document_schema").ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), null);
        if (version > Steps.Length)
        {
            throw new DocumentStoreException($"the documents were written by a newer version of this program (tables of version {version}, and this one knows {Steps.Length}); start that version");
        }

        for (; version < Steps.Length; version++)
        {
            await transaction.Sql(Steps[version]).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            await transaction.Sql("INSERT INTO document_schema VALUES (@version)", ("version", version + 1)).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
