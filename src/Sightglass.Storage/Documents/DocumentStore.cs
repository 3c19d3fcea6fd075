using System.Data.Common;
using System.Text;

namespace Sightglass.Storage.Documents;

/// <summary>Stores what people create and what the server must remember: versioned JSON by kind, tenant and id.</summary>
/// <remarks>
/// Any thread may call it; writers wait for each other. Every method throws <see cref="DocumentStoreException"/> when the database cannot
/// be used; a write that was in progress is then stored completely or not at all.
/// </remarks>
public sealed class DocumentStore(DocumentDatabase database, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Bytes of a body in UTF-8. The largest shipped pack has 50 KB; anything larger than this limit is data and belongs in the engine.</summary>
    public const int MaxBodyBytes = 1 << 20;

    public const int MaxIdLength = 200;

    /// <summary>How long a deleted document can be restored, and its version number is remembered.</summary>
    public static readonly TimeSpan DeletedKept = TimeSpan.FromDays(90);

    /// <summary>True when other servers may change the documents too, so that the caller must check for changes from time to time.</summary>
    public bool IsShared => database.IsShared;

    /// <summary>Creates or migrates the tables. Call it once, before everything else.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => ChangeAsync(async transaction =>
    {
        if (database.MigrationLockSql is { } hold)
        {
            await transaction.Sql(hold).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await DocumentMigrations.RunAsync(transaction, cancellationToken).ConfigureAwait(false);
        return true;
    }, isDone => isDone, cancellationToken);

    /// <summary>The document; null when there is none.</summary>
    public async Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            "SELECT id, tenant, version, body, changed_by, changed_at FROM documents WHERE kind = @kind AND tenant = @tenant AND id = @id AND body IS NOT NULL",
            row => ReadDocument(key.Kind, row), Names(key), cancellationToken).ConfigureAwait(false);
        return found is [var document] ? document : null;
    }

    /// <summary>All documents of a kind, of all tenants, in ordinal order of tenant and id.</summary>
    public async Task<IReadOnlyList<Document>> ListAsync(DocumentKind kind, CancellationToken cancellationToken)
    {
        var all = await ReadAsync(
            "SELECT id, tenant, version, body, changed_by, changed_at FROM documents WHERE kind = @kind AND body IS NOT NULL",
            row => ReadDocument(kind, row), [("kind", kind.Name)], cancellationToken).ConfigureAwait(false);

        // Sorted here, because databases sort text by their own rules.
        return [.. all.OrderBy(document => document.Key.Tenant, StringComparer.Ordinal).ThenBy(document => document.Key.Id, StringComparer.Ordinal)];
    }

    /// <summary>The stored versions of a document, newest first; also those of a deleted document.</summary>
    public Task<List<DocumentVersion>> VersionsAsync(DocumentKey key, CancellationToken cancellationToken) => ReadAsync(
        "SELECT version, action, body, changed_by, changed_at FROM document_versions WHERE kind = @kind AND tenant = @tenant AND id = @id ORDER BY version DESC",
        row => new DocumentVersion(row.GetInt64(0), (DocumentAction)row.GetInt32(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3), Time(row.GetInt64(4))),
        Names(key), cancellationToken);

    /// <summary>The kinds that changed after a given change; start with 0. No change is missed, however many servers write.</summary>
    public async Task<DocumentChanges> ChangedSinceAsync(long change, CancellationToken cancellationToken)
    {
        var changed = await ReadAsync(
            "SELECT kind, MAX(change) FROM documents WHERE change > @change GROUP BY kind",
            row => (Kind: row.GetString(0), Change: row.GetInt64(1)), [("change", change)], cancellationToken).ConfigureAwait(false);
        return new DocumentChanges(changed.Select(kind => kind.Change).Append(change).Max(), [.. changed.Select(kind => kind.Kind)]);
    }

    /// <summary>Makes a change durably, if the document still has the version that the change is based on.</summary>
    public Task<DocumentWriteResult> WriteAsync(DocumentWrite write, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(write.Key.Id.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(write.Key.Id.Length, MaxIdLength);
        return write.Body is not null && Encoding.UTF8.GetByteCount(write.Body) > MaxBodyBytes
            ? Task.FromResult(new DocumentWriteResult(DocumentWriteOutcome.TooLarge, 0))
            : ChangeAsync(transaction => WriteAsync(transaction, write, cancellationToken), result => result.IsWritten, cancellationToken);
    }

    /// <summary>Removes documents that were deleted longer ago than <see cref="DeletedKept"/>.</summary>
    /// <returns>The number of removed documents.</returns>
    public Task<int> TrimAsync(CancellationToken cancellationToken) => ChangeAsync(async transaction =>
    {
        var until = (time.GetUtcNow() - DeletedKept).ToUnixTimeMilliseconds();
        await transaction.Sql(
            """
            DELETE FROM document_versions WHERE EXISTS (SELECT 1 FROM documents d WHERE d.kind = document_versions.kind AND d.tenant = document_versions.tenant
              AND d.id = document_versions.id AND d.body IS NULL AND d.changed_at < @until)
            """, ("until", until)).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return await transaction.Sql("DELETE FROM documents WHERE body IS NULL AND changed_at < @until", ("until", until)).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }, _ => true, cancellationToken);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<DocumentWriteResult> WriteAsync(DbTransaction transaction, DocumentWrite write, CancellationToken cancellationToken)
    {
        // This comes first: it makes writers wait for each other until the commit, so that changes become visible in the order of their numbers.
        var change = (long)(await transaction.Sql("UPDATE document_changes SET latest = latest + 1 RETURNING latest").ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        var (last, exists) = await VersionOfAsync(transaction, write.Key, cancellationToken).ConfigureAwait(false);
        var present = exists ? last : 0;
        if ((write.ExpectedVersion is { } expected && expected != present) || (write.Body is null && !exists))
        {
            return new DocumentWriteResult(DocumentWriteOutcome.Conflict, present);
        }

        var version = last + 1;
        (string, object?)[] values =
        [
            .. Names(write.Key), ("version", version), ("change", change), ("body", write.Body), ("by", write.Actor), ("at", time.GetUtcNow().ToUnixTimeMilliseconds()),
            ("action", (int)(write.Body is null ? DocumentAction.Delete : exists ? DocumentAction.Update : DocumentAction.Create)), ("kept", write.Key.Kind.VersionsKept),
        ];
        await transaction.Sql(
            """
            INSERT INTO documents (kind, tenant, id, version, change, body, changed_by, changed_at) VALUES (@kind, @tenant, @id, @version, @change, @body, @by, @at)
            ON CONFLICT (kind, tenant, id) DO UPDATE SET version = excluded.version, change = excluded.change, body = excluded.body, changed_by = excluded.changed_by, changed_at = excluded.changed_at
            """, values).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        if (write.Key.Kind.VersionsKept > 0)
        {
            await transaction.Sql(
                "INSERT INTO document_versions (kind, tenant, id, version, action, body, changed_by, changed_at) VALUES (@kind, @tenant, @id, @version, @action, @body, @by, @at)",
                values).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            await transaction.Sql(
                "DELETE FROM document_versions WHERE kind = @kind AND tenant = @tenant AND id = @id AND version <= @version - @kept", values).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        return new DocumentWriteResult(DocumentWriteOutcome.Written, write.Body is null ? 0 : version);
    }

    private static async Task<(long Version, bool Exists)> VersionOfAsync(DbTransaction transaction, DocumentKey key, CancellationToken cancellationToken)
    {
        await using var row = await transaction.Sql("SELECT version, body IS NOT NULL FROM documents WHERE kind = @kind AND tenant = @tenant AND id = @id", Names(key))
            .ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await row.ReadAsync(cancellationToken).ConfigureAwait(false) ? (row.GetInt64(0), row.GetBoolean(1)) : (0, false);
    }

    private Task<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> read, (string Name, object? Value)[] parameters, CancellationToken cancellationToken) =>
        UseAsync(async connection =>
        {
            await using var rows = await connection.Sql(sql, parameters).ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            List<T> all = [];
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                all.Add(read(rows));
            }

            return all;
        }, cancellationToken);

    /// <summary>Runs a transaction, and commits it if the result says so.</summary>
    private Task<T> ChangeAsync<T>(Func<DbTransaction, Task<T>> work, Func<T, bool> isKept, CancellationToken cancellationToken) =>
        UseAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var result = await work(transaction).ConfigureAwait(false);
            if (isKept(result))
            {
                // Not cancelable: afterwards nobody could tell whether it was committed.
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }

            return result;
        }, cancellationToken);

    private async Task<T> UseAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.Source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            if (database.SessionSql is { } settings)
            {
                await connection.Sql(settings).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            return await work(connection).ConfigureAwait(false);
        }
        catch (DbException exception)
        {
            throw database.Explain(exception);
        }
    }

    private static (string Name, object? Value)[] Names(DocumentKey key) => [("kind", key.Kind.Name), ("tenant", key.Tenant ?? ""), ("id", key.Id)];

    private static Document ReadDocument(DocumentKind kind, DbDataReader row) => new(
        new DocumentKey(kind, row.GetString(0), row.GetString(1) is { Length: > 0 } tenant ? tenant : null),
        row.GetInt64(2), row.GetString(3), row.GetString(4), Time(row.GetInt64(5)));

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
