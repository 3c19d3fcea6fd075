using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;

namespace Sightglass.Storage.Documents;

/// <summary>The documents in the data folder: an SQLite file and a log with the same content. What one of them has lost comes back from the other.</summary>
internal sealed class DocumentFile(IStoreDirectory directory) : IDisposable
{
    /// <summary>Name of the SQLite file.</summary>
    public const string FileName = "documents.db";

    /// <summary>Run on each connection. In WAL mode, FULL syncs every commit: acknowledged changes survive a power cut.</summary>
    public const string SessionSql = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";

    // SQLite's primary codes for failures of the machine that a restart or more space mends: busy, locked, out of memory, full.
    private static readonly int[] Passing = [5, 6, 7, 13];
    private static readonly string[] Companions = ["-wal", "-shm", "-journal"];

    private const int MaxNamed = 10;

    public DocumentLog Log { get; } = new(directory);

    public string Path { get; } = System.IO.Path.Combine(directory.Path, FileName);

    private string ConnectionString => new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ConnectionString;

    /// <summary>Compares both copies, puts right what one of them has lost, and reports it. Call it before anything else uses the file.</summary>
    /// <exception cref="DocumentStoreException">Neither can be read, or a newer version of the program wrote them.</exception>
    /// <exception cref="DbException">The machine failed.</exception>
    /// <exception cref="IOException">The same.</exception>
    public async Task OpenAsync(DamageLog damage, CancellationToken cancellationToken)
    {
        MoveFoldersAway(damage);
        var existed = File.Exists(Path);
        if (!existed)
        {
            // It is created here so that it has its mode before it has content, and SQLite gives its log the same mode.
            directory.Create(FileName).Dispose();
            directory.Sync();
        }

        var log = Log.Read();
        var check = new DocumentComparison(log);
        var reason = await FindDamageAsync(log, check, existed, cancellationToken).ConfigureAwait(false);
        if (reason is null && !log.Exists && Log.Read() is { Exists: true } made)
        {
            // The migration to these tables has made the log.
            log = made;
        }
        else if (reason is null && check.IsInDoubt)
        {
            await ChangeAsync(transaction => ApplyLastAsync(transaction, log, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        else if (reason is not null || check.DamagedRows > 0 || check.DatabaseLacks.Count > 0 || check.IsCounterWrong)
        {
            await RestoreAsync(log, check, reason, existed, damage, cancellationToken).ConfigureAwait(false);
            return;
        }
        else if (log.DamagedLines > 0 || log.Schema == 0 || check.LogLacks.Count > 0)
        {
            await RenewLogAsync(log, check, damage, cancellationToken).ConfigureAwait(false);
            return;
        }

        Log.Continue(log.End);
    }

    /// <summary>The lines of a new log with everything that the database has.</summary>
    public static async Task<List<DocumentLine>> LinesAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        var latest = Convert.ToInt64(await transaction.Sql("SELECT latest FROM document_changes").ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);
        List<DocumentLine> lines = [];
        await ScanAsync(transaction.Connection!, (row, _) => lines.Add(DocumentLine.Of(LineType.Document, row!)), (row, _) => lines.Add(DocumentLine.Of(LineType.Version, row!)), cancellationToken).ConfigureAwait(false);
        return [Start(latest, lines.Count), .. lines];
    }

    public void Dispose() => Log.Dispose();

    /// <returns>Why the database cannot be used as it is; null when its structure is sound. Differences of single documents are in <paramref name="check"/>.</returns>
    private async Task<string?> FindDamageAsync(DocumentLogContent log, DocumentComparison check, bool existed, CancellationToken cancellationToken)
    {
        string? reason = null;
        var latest = 0L;
        try
        {
            await using var connection = new SqliteConnection(ConnectionString);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            reason = await IntegrityAsync(connection, cancellationToken).ConfigureAwait(false);
            var schema = await DocumentMigrations.VersionAsync(connection, cancellationToken).ConfigureAwait(false);
            if (schema > DocumentMigrations.Newest && (log.Schema == 0 || log.Schema > DocumentMigrations.Newest))
            {
                throw DocumentMigrations.Newer(schema);
            }

            reason ??= schema > DocumentMigrations.Newest ? "its version is not the one of the log"
                : schema == 0 && log.Documents.Count > 0 ? existed ? "it is empty" : "it is missing"
                : null;
            if (reason is null && schema < DocumentMigrations.Newest)
            {
                await MigrateAsync(connection, log.Exists, cancellationToken).ConfigureAwait(false);
            }

            await ScanAsync(connection, check.AddCurrent, check.AddPast, cancellationToken).ConfigureAwait(false);
            latest = Convert.ToInt64(await connection.Sql("SELECT latest FROM document_changes").ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);
        }
        catch (SqliteException exception) when (!Passing.Contains(exception.SqliteErrorCode) && CanWrite())
        {
            reason ??= exception.Message;
        }
        catch (Exception exception) when (exception is InvalidCastException or InvalidOperationException or FormatException or OverflowException)
        {
            reason ??= exception.Message;
        }

        check.Finish(latest, reason is null);
        return reason;
    }

    // Builds the database anew, from the log and from what can still be read of the old one.
    private async Task RestoreAsync(DocumentLogContent log, DocumentComparison check, string? reason, bool existed, DamageLog damage, CancellationToken cancellationToken)
    {
        if (check.IsEmpty && log is { Schema: 0, Documents.Count: 0 })
        {
            throw new DocumentStoreException(
                $"{Path} is damaged ({reason}), and {DocumentLog.FileName} beside it, which has the same content, {(log.Exists ? "is damaged too" : "is missing")}; "
                + "put back a copy of both, or move both away to start without the keys and packs that are in them");
        }

        // The log first: from then on it alone has everything, whatever happens before the database has it again.
        var logAside = log.DamagedLines > 0 ? SetAside.Copy(Log.Path) : null;
        List<DocumentLine> lines = [.. check.Documents().Select(row => DocumentLine.Of(LineType.Document, row)), .. check.Versions().Select(row => DocumentLine.Of(LineType.Version, row))];
        Log.Replace([Start(check.Latest, lines.Count), .. lines]);
        string? aside = null;
        if (existed)
        {
            aside = SetAside.Move(Path, Companions);
        }
        else
        {
            // This start made it, empty. A write-ahead log of the file before must not be taken for its own.
            Array.ForEach(Companions, suffix => File.Delete(Path + suffix));
            directory.Delete(FileName);
        }

        directory.Create(FileName).Dispose();
        directory.Sync();
        await ChangeAsync(transaction => FillAsync(transaction, check, cancellationToken), cancellationToken).ConfigureAwait(false);

        var what = reason ?? (check.DamagedRows > 0 ? Count(check.DamagedRows, "row is", "rows are") + " not as written"
            : check.DatabaseLacks.Count > 0 ? "newer changes are missing in it; an older copy may have been put back, or its -wal file lost" : "its counter of changes is wrong");
        damage.Add(DamageKind.Documents, $"{FileName} ({aside ?? "missing"})", 0, string.Create(CultureInfo.InvariantCulture,
            $"Damage was found: {what}. All {check.Documents().Count():N0} documents that {DocumentLog.FileName} or the rest of the file have are in a new one{Named(check.DatabaseLacks)}{(aside is null ? "" : $"; the damaged file is kept as {aside}")}"));
        if (logAside is not null)
        {
            ReportLog(log, logAside, damage, "Together with the damage of the database some newest changes may be lost: look at the keys and packs, and revoke again what was revoked last");
        }
    }

    private async Task RenewLogAsync(DocumentLogContent log, DocumentComparison check, DamageLog damage, CancellationToken cancellationToken)
    {
        var aside = log.Exists ? SetAside.Copy(Log.Path) : "missing";
        await ChangeAsync(async transaction => Log.Replace(await LinesAsync(transaction, cancellationToken).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);
        ReportLog(log, aside, damage, $"It is written anew from {FileName}, which has everything{Named(check.LogLacks)}");
    }

    private static void ReportLog(DocumentLogContent log, string aside, DamageLog damage, string then)
    {
        var what = !log.Exists ? "It was missing" : log.DamagedLines > 0 ? $"{Count(log.DamagedLines, "line of it was", "lines of it were")} damaged" : "It ended too early";
        var missing = log.MissingChanges > 0 ? $", {Count(log.MissingChanges, "change is", "changes are")} missing" : "";
        damage.Add(DamageKind.Documents, $"{DocumentLog.FileName} ({aside})", 0, $"{what}{missing}. {then}");
    }

    private static string Named(IReadOnlyList<RowKey> keys) =>
        keys.Count == 0 ? "" : $" ({string.Join(", ", keys.Take(MaxNamed))}{(keys.Count > MaxNamed ? string.Create(CultureInfo.InvariantCulture, $" and {keys.Count - MaxNamed:N0} more") : "")})";

    private static string Count(long number, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many)}");

    private static DocumentLine Start(long latest, int rows) => new(LineType.Start) { Schema = DocumentMigrations.Newest, Latest = latest, Rows = rows };

    private static async Task ApplyLastAsync(DbTransaction transaction, DocumentLogContent log, CancellationToken cancellationToken)
    {
        await DocumentSql.ApplyAsync(transaction, log.Last!, cancellationToken).ConfigureAwait(false);
        await DocumentSql.SetLatestAsync(transaction, log.Latest, cancellationToken).ConfigureAwait(false);
    }

    private static async Task FillAsync(DbTransaction transaction, DocumentComparison check, CancellationToken cancellationToken)
    {
        await DocumentMigrations.RunAsync(transaction, cancellationToken).ConfigureAwait(false);
        foreach (var row in check.Documents())
        {
            await DocumentSql.PutCurrentAsync(transaction, row, cancellationToken).ConfigureAwait(false);
        }

        foreach (var row in check.Versions())
        {
            await DocumentSql.AddVersionAsync(transaction, row, cancellationToken).ConfigureAwait(false);
        }

        await DocumentSql.SetLatestAsync(transaction, check.Latest, cancellationToken).ConfigureAwait(false);
    }

    private async Task MigrateAsync(SqliteConnection connection, bool hasLog, CancellationToken cancellationToken)
    {
        await connection.Sql(SessionSql).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await DocumentMigrations.RunAsync(transaction, cancellationToken).ConfigureAwait(false);
        await DocumentMigrations.FillChecksumsAsync(transaction, cancellationToken).ConfigureAwait(false);
        if (!hasLog)
        {
            // Before the commit: tables of this version without a log are a damaged installation.
            Log.Replace(await LinesAsync(transaction, cancellationToken).ConfigureAwait(false));
        }

        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private async Task ChangeAsync(Func<DbTransaction, Task> work, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await connection.Sql(SessionSql).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await work(transaction).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task<string?> IntegrityAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await connection.Sql("PRAGMA busy_timeout = 5000").ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        var answer = Convert.ToString(await connection.Sql("PRAGMA integrity_check(1)").ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);
        return answer == "ok" ? null : answer ?? "its structure is damaged";
    }

    // The indexes are not used: they may be what is damaged.
    private static async Task ScanAsync(DbConnection connection, Action<StoredRow?, bool> current, Action<StoredRow?, bool> past, CancellationToken cancellationToken)
    {
        foreach (var (sql, take) in ((string, Action<StoredRow?, bool>)[])
            [($"SELECT {StoredRow.CurrentColumns} FROM documents NOT INDEXED", current), ($"SELECT {StoredRow.VersionColumns} FROM document_versions NOT INDEXED", past)])
        {
            await using var rows = await connection.Sql(sql).ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                take(StoredRow.TryRead(rows, out var isSound), isSound);
            }
        }
    }

    // A folder where a file belongs: nothing of ours makes one.
    private void MoveFoldersAway(DamageLog damage)
    {
        foreach (var path in Companions.Select(suffix => Path + suffix).Prepend(Path).Append(Log.Path).Where(Directory.Exists))
        {
            var aside = SetAside.Move(path);
            damage.Add(DamageKind.Documents, $"{System.IO.Path.GetFileName(path)} ({aside})", 0, $"It was a folder and is kept as {aside}; what it held before comes from the other copy of the documents");
        }
    }

    private bool CanWrite()
    {
        try
        {
            directory.Open(FileName).Dispose();
            directory.Create(FileName + ".probe").Dispose();
            directory.Delete(FileName + ".probe");
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
