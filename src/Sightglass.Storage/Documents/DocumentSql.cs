using System.Data.Common;

namespace Sightglass.Storage.Documents;

/// <summary>The statements that change the tables; the same for both kinds of database.</summary>
internal static class DocumentSql
{
    /// <summary>Writes the newest version of a document.</summary>
    public static Task PutCurrentAsync(DbTransaction transaction, StoredRow row, CancellationToken cancellationToken) => transaction.Sql(
        """
        INSERT INTO documents (kind, tenant, id, version, change, body, changed_by, changed_at, checksum) VALUES (@kind, @tenant, @id, @version, @extra, @body, @by, @at, @checksum)
        ON CONFLICT (kind, tenant, id) DO UPDATE SET version = excluded.version, change = excluded.change, body = excluded.body, changed_by = excluded.changed_by, changed_at = excluded.changed_at,
          checksum = excluded.checksum
        """, Values(row)).ExecuteNonQueryAsync(cancellationToken);

    /// <summary>Adds a version to the history.</summary>
    public static Task AddVersionAsync(DbTransaction transaction, StoredRow row, CancellationToken cancellationToken) => transaction.Sql(
        "INSERT INTO document_versions (kind, tenant, id, version, action, body, changed_by, changed_at, checksum) VALUES (@kind, @tenant, @id, @version, @extra, @body, @by, @at, @checksum)",
        Values(row)).ExecuteNonQueryAsync(cancellationToken);

    /// <summary>Removes the versions that are no longer kept.</summary>
    public static Task PruneAsync(DbTransaction transaction, RowKey key, long version, int kept, CancellationToken cancellationToken) => transaction.Sql(
        "DELETE FROM document_versions WHERE kind = @kind AND tenant = @tenant AND id = @id AND version <= @until",
        ("kind", key.Kind), ("tenant", key.Tenant), ("id", key.Id), ("until", version - kept)).ExecuteNonQueryAsync(cancellationToken);

    /// <summary>The newest change of the deleted documents of a kind that are more than are kept, after one more is deleted; null when there are none.</summary>
    public static async Task<long?> SurplusAsync(DbTransaction transaction, DocumentKind kind, CancellationToken cancellationToken) => (long?)await transaction.Sql(
        "SELECT change FROM documents WHERE kind = @kind AND body IS NULL ORDER BY change DESC LIMIT 1 OFFSET @others",
        ("kind", kind.Name), ("others", kind.MaxDeleted - 1)).ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Makes the change of a line of the log.</summary>
    public static async Task ApplyAsync(DbTransaction transaction, DocumentLine change, CancellationToken cancellationToken)
    {
        var current = change.Current();
        await PutCurrentAsync(transaction, current, cancellationToken).ConfigureAwait(false);
        if (change.Kept is > 0)
        {
            await AddVersionAsync(transaction, change.Past(), cancellationToken).ConfigureAwait(false);
            await PruneAsync(transaction, current.Key, current.Version, change.Kept.Value, cancellationToken).ConfigureAwait(false);
        }

        if (change.Gone is { } gone)
        {
            await ForgetAsync(transaction, current.Key.Kind, gone, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ForgetAsync(DbTransaction transaction, string kind, long gone, CancellationToken cancellationToken)
    {
        await transaction.Sql(
            """
            DELETE FROM document_versions WHERE kind = @kind AND EXISTS (SELECT 1 FROM documents d WHERE d.kind = document_versions.kind AND d.tenant = document_versions.tenant
              AND d.id = document_versions.id AND d.body IS NULL AND d.change <= @gone)
            """, ("kind", kind), ("gone", gone)).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await transaction.Sql("DELETE FROM documents WHERE kind = @kind AND body IS NULL AND change <= @gone", ("kind", kind), ("gone", gone)).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public static Task SetLatestAsync(DbTransaction transaction, long latest, CancellationToken cancellationToken) =>
        transaction.Sql("UPDATE document_changes SET latest = @latest", ("latest", latest)).ExecuteNonQueryAsync(cancellationToken);

    private static (string Name, object? Value)[] Values(StoredRow row) =>
    [
        ("kind", row.Key.Kind), ("tenant", row.Key.Tenant), ("id", row.Key.Id), ("version", row.Version), ("body", row.Body), ("by", row.By), ("at", row.At), ("extra", row.Extra),
        ("checksum", row.Checksum()),
    ];
}
