using System.Data.Common;
using System.Globalization;
using System.Text;
using Sightglass.Storage.Integrity;

namespace Sightglass.Storage.Documents;

/// <summary>Stores what people create and what the server must remember: versioned JSON by kind, tenant and id.</summary>
/// <remarks>
/// Any thread may call it; writers wait for each other. Every method throws <see cref="DocumentStoreException"/> when the database cannot
/// be used; a write that was in progress is then stored completely or not at all.
/// </remarks>
public sealed class DocumentStore(DocumentDatabase database, TimeProvider time, DamageLog damage) : IAsyncDisposable
{
    /// <summary>Bytes of a body in UTF-8. The largest shipped pack has 50 KB; anything larger than this limit is data and belongs in the engine.</summary>
    public const int MaxBodyBytes = 1 << 20;

    public const int MaxIdLength = 200;

    private const string CurrentSql = $"SELECT {StoredRow.CurrentColumns} FROM documents WHERE kind = @kind";

    /// <summary>How long a deleted document can be restored, and its version number is remembered, unless <see cref="DocumentKind.MaxDeleted"/> others are deleted after it.</summary>
    public static readonly TimeSpan DeletedKept = TimeSpan.FromDays(90);

    /// <summary>True when other servers may change the documents too, so that the caller must check for changes from time to time.</summary>
    public bool IsShared => database.IsShared;

    /// <summary>Creates or migrates the tables; finds damage of the file in the data folder and puts it right. Call it once, before everything else.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => database.File is { } file
        ? ExplainAsync(async () =>
        {
            await file.OpenAsync(damage, cancellationToken).ConfigureAwait(false);
            return true;
        })
        : ChangeAsync(async transaction =>
        {
            await transaction.Sql(database.MigrationLockSql!).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            await DocumentMigrations.RunAsync(transaction, cancellationToken).ConfigureAwait(false);
            return true;
        }, isDone => isDone, cancellationToken);

    /// <summary>The document; null when there is none.</summary>
    public async Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        var found = await RowsAsync(CurrentSql + " AND tenant = @tenant AND id = @id", Names(key), isHistory: false, cancellationToken).ConfigureAwait(false);
        return found is [{ Body: not null } row] ? DocumentOf(key.Kind, row) : null;
    }

    /// <summary>All documents of a kind, of all tenants, in ordinal order of tenant and id.</summary>
    public async Task<IReadOnlyList<Document>> ListAsync(DocumentKind kind, CancellationToken cancellationToken)
    {
        var all = (await RowsAsync(CurrentSql, [("kind", kind.Name)], isHistory: false, cancellationToken).ConfigureAwait(false)).Where(row => row.Body is not null).Select(row => DocumentOf(kind, row));

        // Sorted here, because databases sort text by their own rules.
        return [.. all.OrderBy(document => document.Key.Tenant, StringComparer.Ordinal).ThenBy(document => document.Key.Id, StringComparer.Ordinal)];
    }

    /// <summary>The bodies of all documents of a kind as records. One that has another shape, because another program changed the database, is reported and left out.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="isValid">Checks what the type does not say, such as values that must not be null.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<IReadOnlyList<T>> ReadAllAsync<T>(DocumentKind kind, Func<T, bool> isValid, CancellationToken cancellationToken)
    {
        List<T> all = [];
        foreach (var document in await ListAsync(kind, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                all.Add(document.Read<T>() is var read && isValid(read) ? read : throw new DocumentStoreException($"the document {kind.Name} '{document.Key.Id}' lacks values"));
            }
            catch (DocumentStoreException exception)
            {
                damage.Add(DamageKind.Documents, string.Create(CultureInfo.InvariantCulture, $"{kind.Name} '{document.Key.Id}', version {document.Version}"), 0, $"It is left out: {exception.Message}");
            }
        }

        return all;
    }

    /// <summary>The stored versions of a document, newest first; also those of a deleted document.</summary>
    public async Task<List<DocumentVersion>> VersionsAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(
            $"SELECT {StoredRow.VersionColumns} FROM document_versions WHERE kind = @kind AND tenant = @tenant AND id = @id", Names(key), isHistory: true, cancellationToken).ConfigureAwait(false);
        return [.. rows.OrderByDescending(row => row.Version).Select(row => new DocumentVersion(row.Version, (DocumentAction)row.Extra, row.Body, row.By, Time(row.At)))];
    }

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
        if (await transaction.Sql("SELECT 1 FROM documents WHERE body IS NULL AND changed_at < @until LIMIT 1", ("until", until)).ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            return 0;
        }

        await transaction.Sql(
            """
            DELETE FROM document_versions WHERE EXISTS (SELECT 1 FROM documents d WHERE d.kind = document_versions.kind AND d.tenant = document_versions.tenant
              AND d.id = document_versions.id AND d.body IS NULL AND d.changed_at < @until)
            """, ("until", until)).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        var removed = await transaction.Sql("DELETE FROM documents WHERE body IS NULL AND changed_at < @until", ("until", until)).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await LogAsync(transaction, new DocumentLine(LineType.Trim) { Until = until }, cancellationToken).ConfigureAwait(false);
        return removed;
    }, removed => removed > 0, cancellationToken);

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
        var row = new StoredRow(new RowKey(write.Key.Kind.Name, write.Key.Tenant ?? "", write.Key.Id), version, write.Body, write.Actor, time.GetUtcNow().ToUnixTimeMilliseconds(), change);
        var line = DocumentLine.Of(LineType.Change, row) with
        {
            Action = write.Body is null ? DocumentAction.Delete : exists ? DocumentAction.Update : DocumentAction.Create,
            Kept = write.Key.Kind.VersionsKept,
            Gone = write.Body is null ? await DocumentSql.SurplusAsync(transaction, write.Key.Kind, cancellationToken).ConfigureAwait(false) : null,
        };
        await DocumentSql.ApplyAsync(transaction, line, cancellationToken).ConfigureAwait(false);
        await LogAsync(transaction, line, cancellationToken).ConfigureAwait(false);
        return new DocumentWriteResult(DocumentWriteOutcome.Written, write.Body is null ? 0 : version);
    }

    /// <summary>Makes a change durable in the second copy before the database commits it: then neither has anything acknowledged that the other lacks.</summary>
    private async Task LogAsync(DbTransaction transaction, DocumentLine line, CancellationToken cancellationToken)
    {
        if (database.File?.Log is { } log && !log.TryAppend(line))
        {
            log.Replace(await DocumentFile.LinesAsync(transaction, cancellationToken).ConfigureAwait(false));
            log.Doubt();
        }
    }

    private async Task<(long Version, bool Exists)> VersionOfAsync(DbTransaction transaction, DocumentKey key, CancellationToken cancellationToken)
    {
        await using var row = await transaction.Sql(CurrentSql + " AND tenant = @tenant AND id = @id", Names(key)).ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return (0, false);
        }

        // The next version is counted from this one: better no change than one that is based on damage.
        return Sound(StoredRow.TryRead(row, out var isSound), isSound, isHistory: false) is { } last
            ? (last.Version, last.Body is not null)
            : throw new DocumentStoreException($"the document {key.Kind.Name} '{key.Id}' is damaged; restart the server, which puts it right from {DocumentLog.FileName}");
    }

    private async Task<List<StoredRow>> RowsAsync(string sql, (string Name, object? Value)[] parameters, bool isHistory, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(sql, row => Sound(StoredRow.TryRead(row, out var isSound), isSound, isHistory), parameters, cancellationToken).ConfigureAwait(false);
        return [.. rows.OfType<StoredRow>()];
    }

    /// <summary>The row as it was written: from the second copy if it is damaged, and null if it is lost.</summary>
    private StoredRow? Sound(StoredRow? row, bool isSound, bool isHistory)
    {
        if (isSound || database.File is not { } file)
        {
            return row;
        }

        damage.Add(DamageKind.Documents, string.Create(CultureInfo.InvariantCulture, $"{DocumentDatabase.FileName}: {row?.Key}, version {row?.Version}"), 0,
            $"A row is not as it was written, found when it was read. It is taken from {DocumentLog.FileName}, and the next start puts the file right");
        var log = file.Log.Read();
        return row is null ? null : isHistory ? log.Versions.GetValueOrDefault(row.Key)?.GetValueOrDefault(row.Version) : log.Documents.GetValueOrDefault(row.Key);
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
                database.File?.Log.Confirm();
            }

            return result;
        }, cancellationToken);

    private Task<T> UseAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        if (database.SessionSql is { } settings)
        {
            await connection.Sql(settings).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        return await work(connection).ConfigureAwait(false);
    });

    private async Task<T> ExplainAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (DbException exception)
        {
            if (DocumentDatabase.IsDamage(exception))
            {
                damage.Add(DamageKind.Documents, DocumentDatabase.FileName, 0, $"It cannot be read: {exception.Message}. The next start puts it right from {DocumentLog.FileName}");
            }

            throw database.Explain(exception);
        }
        catch (IOException exception)
        {
            throw database.Explain(exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw database.Explain(new IOException(exception.Message, exception));
        }
    }

    private static (string Name, object? Value)[] Names(DocumentKey key) => [("kind", key.Kind.Name), ("tenant", key.Tenant ?? ""), ("id", key.Id)];

    private static Document DocumentOf(DocumentKind kind, StoredRow row) =>
        new(new DocumentKey(kind, row.Key.Id, row.Key.Tenant.Length > 0 ? row.Key.Tenant : null), row.Version, row.Body!, row.By, Time(row.At));

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
