using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Tables;

/// <summary>Finds parts of the table of events whose files are damaged, sets them aside so that the rest answers, and lists them.</summary>
/// <remarks>
/// A part that is set aside is in the folder <c>detached</c> of the table, with all its files: the engine itself does the same with parts that it cannot open at a start. Any thread may call it.
/// docs/adr/018-damaged-parts.md says why.
/// </remarks>
/// <param name="client">Of its own: a query about damage must not be asked again because of damage.</param>
/// <param name="damage">Lists what is found.</param>
/// <param name="root">The data folder.</param>
/// <param name="isEmbedded">False for a configured server, whose files are elsewhere.</param>
/// <param name="time">For the pause between two checks of the whole table.</param>
/// <param name="logger">Tells what was done.</param>
public sealed partial class DamagedParts(ClickHouseClient client, DamageLog damage, IStoreDirectory root, bool isEmbedded, TimeProvider time, ILogger<DamagedParts> logger)
{
    // The detached parts that were listed: they stay on the disk when somebody has taken note of them.
    private const string ListedFile = "damaged-parts.txt";

    // The table, its rows, and those of detached parts, when they were looked at last.
    private const string RowsFile = "events-rows.txt";

    private const string OfEvents = $"database = '{TableDefinition.Database}' AND table = 'events'";

    // A check reads the whole part, at some hundred MB a second; the largest parts have some GB.
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan CheckAllTimeout = TimeSpan.FromHours(2);

    // Damage that no error names is rare, and to look for it reads everything.
    private static readonly TimeSpan CheckAllInterval = TimeSpan.FromMinutes(10);

    // One check at a time. Guards the two fields below it.
    private readonly SemaphoreSlim _checking = new(1);
    private long _errors;
    private long? _checkedAll;

    /// <summary>Lists the parts that lie in the folder of detached parts: those that the engine could not open at its start, and those that were set aside.</summary>
    /// <exception cref="ClickHouseException">The engine is down.</exception>
    /// <exception cref="IOException">The data folder cannot be read or written.</exception>
    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        // A server's operator may have detached parts for other reasons.
        var reasons = $"{(isEmbedded ? "'', " : "")}'broken', 'broken-on-start', 'broken-from-backup', 'unexpected', 'noquorum'";
        var detached = await ReadAsync(
            $"SELECT name, path, ifNull(reason, ''), partition_id, ifNull(min_block_number, 0), ifNull(max_block_number, -1) FROM system.detached_parts WHERE {OfEvents} AND ifNull(reason, '') IN ({reasons})", CheckTimeout, cancellationToken).ConfigureAwait(false);
        var listed = Encoding.UTF8.GetString(root.TryReadAll(ListedFile) ?? []).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        foreach (var row in detached.Where(row => !listed.Contains(PlaceOf(row[1]))))
        {
            // The part may be the result of a merge whose sources were still there and are in use again: their rows are not lost.
            var inUse = await CountAsync(
                $"SELECT sum(rows) FROM system.parts WHERE {OfEvents} AND active AND partition_id = {SqlText.Literal(row[3])} AND min_block_number >= {row[4]} AND max_block_number <= {row[5]}", cancellationToken).ConfigureAwait(false);
            var (name, path, reason) = (row[0], row[1], row[2]);
            var (count, from, to) = ReadFiles(path);
            var range = from is null ? $"of the partition {row[3]}" : string.Create(CultureInfo.InvariantCulture, $"from {from:yyyy-MM-dd HH:mm:ss} to {to:yyyy-MM-dd HH:mm:ss} UTC");
            damage.Add(DamageKind.Part, PlaceOf(path), count is null ? null : Math.Max(0, count.Value - inUse),
                $"the part {name} of the table of events, with events {range}, {(reason.Length == 0 ? "has damaged files and was set aside" : $"could not be opened and was set aside by the engine ({reason})")}; answers leave its events out. Its files are kept: put the same part back from a backup of the data folder, or delete them");
        }

        if (isEmbedded)
        {
            await CheckRowsAsync(detached.Sum(row => ReadFiles(row[1]).Rows ?? 0), cancellationToken).ConfigureAwait(false);
        }

        if (!listed.SetEquals(detached.Select(row => PlaceOf(row[1]))))
        {
            root.Replace(ListedFile, Encoding.UTF8.GetBytes(string.Concat(detached.Select(row => PlaceOf(row[1]) + "\n"))));
        }
    }

    /// <summary>Compares table and rows with what the last look saw: the engine starts without a word when a part, the folder or the definition of the table is missing. Nothing deletes events.</summary>
    private async Task CheckRowsAsync(long detached, CancellationToken cancellationToken)
    {
        var uuid = (await ReadAsync($"SELECT toString(uuid) FROM system.tables WHERE database = '{TableDefinition.Database}' AND name = 'events'", CheckTimeout, cancellationToken).ConfigureAwait(false))[0][0];
        var rows = await CountAsync($"SELECT sum(rows) FROM system.parts WHERE {OfEvents} AND active", cancellationToken).ConfigureAwait(false);
        if (Encoding.ASCII.GetString(root.TryReadAll(RowsFile) ?? []).Split(' ', '\n') is [var table, var rowsText, var detachedText, ..]
            && long.TryParse(rowsText, CultureInfo.InvariantCulture, out var rowsBefore) && long.TryParse(detachedText, CultureInfo.InvariantCulture, out var detachedBefore))
        {
            // Somebody may delete what was set aside; what is set aside since is listed by itself.
            var missing = rowsBefore - rows - Math.Max(0, detached - detachedBefore);
            if (table != uuid)
            {
                damage.Add(DamageKind.Part, $"engine/db/store/{table[..3]}/{table}", rowsBefore,
                    "the definition of the table of events was gone when the engine started, and an empty table was made. This folder may still have its events: stop the server, and put the folder engine back from a backup, or ask for help before you delete anything");
            }
            else if (missing > 0)
            {
                damage.Add(DamageKind.Part, string.Create(CultureInfo.InvariantCulture, $"engine/db/store/{uuid[..3]}/{uuid} at {time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC"), missing,
                    "the table of events has fewer events than when it was looked at last: folders of its parts are missing. Put them back from a backup of the data folder");
            }
        }

        root.Replace(RowsFile, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{uuid} {rows} {detached}\n")));
    }

    /// <summary>Sets aside the part that a failed statement names, if its files are damaged.</summary>
    /// <returns>True when the statement may succeed now.</returns>
    public async Task<bool> ContainAsync(ClickHouseException failure, CancellationToken cancellationToken)
    {
        if (PartIn(failure.Message) is not { } part)
        {
            return false;
        }

        await _checking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await CountAsync($"SELECT count() FROM system.parts WHERE {OfEvents} AND active AND name = {SqlText.Literal(part)}", cancellationToken).ConfigureAwait(false) == 0)
            {
                // Another statement has met the damage first. Or it is the part of another table.
                return await CountAsync($"SELECT count() FROM system.detached_parts WHERE {OfEvents} AND endsWith(name, {SqlText.Literal(part)})", cancellationToken).ConfigureAwait(false) > 0;
            }

            var checks = await ReadAsync($"CHECK TABLE {EventsTable.Name} PART {SqlText.Literal(part)} SETTINGS check_query_single_value_result = 0", CheckTimeout, cancellationToken).ConfigureAwait(false);
            return await ContainAsync(checks, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ClickHouseException or IOException)
        {
            Log.NotContained(logger, part, exception.Message);
            return false;
        }
        finally
        {
            _checking.Release();
        }
    }

    /// <summary>Looks for damage that no query has met, or whose error names no part: the engine counts the errors of its merges, too.</summary>
    /// <exception cref="ClickHouseException">The engine is down, or the check failed.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await _checking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Starts at zero with each start of the engine.
            var errors = await CountErrorsAsync(cancellationToken).ConfigureAwait(false);
            var isDue = _checkedAll is not { } last || time.GetElapsedTime(last) > CheckAllInterval;
            if (errors <= _errors || !isDue)
            {
                _errors = Math.Min(_errors, errors);
                return;
            }

            _checkedAll = time.GetTimestamp();
            Log.Checking(logger);
            var checks = await ReadAsync($"CHECK TABLE {EventsTable.Name} SETTINGS check_query_single_value_result = 0, max_threads = 1", CheckAllTimeout, cancellationToken).ConfigureAwait(false);
            await ContainAsync(checks, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _checking.Release();
        }
    }

    /// <param name="checks">Name, whether it is sound, and what is wrong, of each part.</param>
    /// <param name="cancellationToken">Ends the work between two statements.</param>
    private async Task<bool> ContainAsync(List<string[]> checks, CancellationToken cancellationToken)
    {
        var damaged = checks.FindAll(check => check[1] is "0" or "false");
        foreach (var check in damaged)
        {
            Log.Damaged(logger, check[0], check[2]);
            await ContainAsync(check[0], cancellationToken).ConfigureAwait(false);
        }

        if (damaged.Count > 0)
        {
            await ReportAsync(cancellationToken).ConfigureAwait(false);
        }

        _errors = await CountErrorsAsync(cancellationToken).ConfigureAwait(false);
        return damaged.Count > 0;
    }

    private async Task ContainAsync(string part, CancellationToken cancellationToken)
    {
        if (await IsReadableAsync(part, cancellationToken).ConfigureAwait(false) && await TryRemakeIndexesAsync(part, cancellationToken).ConfigureAwait(false))
        {
            damage.Add(DamageKind.Part, $"{EventsTable.Name} part {part}", 0, $"an index of the part {part} of the table of events was damaged and has been made anew; no event is lost");
            return;
        }

        // Not excluded by a condition of each query: merges and mutations would fail at it for ever.
        await ExecuteAsync($"ALTER TABLE {EventsTable.Name} DETACH PART {SqlText.Literal(await SuccessorAsync(part, cancellationToken).ConfigureAwait(false) ?? part)}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether every value of the part can be read without its indexes.</summary>
    private async Task<bool> IsReadableAsync(string part, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync($"SELECT max(cityHash64(*)) FROM {EventsTable.Name} WHERE _part = {SqlText.Literal(part)} SETTINGS use_skip_indexes = 0", CheckTimeout, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ClickHouseException)
        {
            return false;
        }
    }

    /// <summary>Drops the indexes of the part's partition and makes them anew: these mutations do not read the damaged file.</summary>
    /// <returns>False when something else than an index is damaged, such as the times that the engine skips parts by.</returns>
    private async Task<bool> TryRemakeIndexesAsync(string part, CancellationToken cancellationToken)
    {
        var indexes = (await ReadAsync($"SELECT name FROM system.data_skipping_indices WHERE {OfEvents}", CheckTimeout, cancellationToken).ConfigureAwait(false)).ConvertAll(row => SqlText.Identifier(row[0]));
        if (indexes.Count == 0)
        {
            return false;
        }

        var partition = SqlText.Literal(part[..part.IndexOf('_', StringComparison.Ordinal)]);
        await AlterEachAsync("CLEAR").ConfigureAwait(false);
        if (await SuccessorAsync(part, cancellationToken).ConfigureAwait(false) is not { } successor)
        {
            return false;
        }

        var check = await ReadAsync($"CHECK TABLE {EventsTable.Name} PART {SqlText.Literal(successor)} SETTINGS check_query_single_value_result = 0", CheckTimeout, cancellationToken).ConfigureAwait(false);
        if (check.Exists(row => row[1] is "0" or "false"))
        {
            return false;
        }

        await AlterEachAsync("MATERIALIZE").ConfigureAwait(false);
        return true;

        Task AlterEachAsync(string word) => ExecuteAsync(
            $"ALTER TABLE {EventsTable.Name} {string.Join(", ", indexes.Select(index => $"{word} INDEX {index} IN PARTITION ID {partition}"))} SETTINGS mutations_sync = 1", cancellationToken);
    }

    /// <summary>The part that has the rows of a part now: a mutation gives it another name.</summary>
    private async Task<string?> SuccessorAsync(string part, CancellationToken cancellationToken)
    {
        // 20261102_1_5_1 or 20261102_1_5_1_7: partition, first and last block, level, mutation.
        var names = part.Split('_');
        var rows = await ReadAsync(
            $"SELECT name FROM system.parts WHERE {OfEvents} AND active AND partition_id = {SqlText.Literal(names[0])} AND min_block_number <= {long.Parse(names[1], CultureInfo.InvariantCulture)} AND max_block_number >= {long.Parse(names[2], CultureInfo.InvariantCulture)}",
            CheckTimeout, cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0][0];
    }

    private Task<long> CountErrorsAsync(CancellationToken cancellationToken) =>
        CountAsync($"SELECT sum(value) FROM system.errors WHERE code IN ({string.Join(", ", ClickHouseErrors.DamageCodes)})", cancellationToken);

    private async Task<long> CountAsync(string sql, CancellationToken cancellationToken) =>
        long.Parse((await ReadAsync(sql, CheckTimeout, cancellationToken).ConfigureAwait(false))[0][0], CultureInfo.InvariantCulture);

    private Task ExecuteAsync(string sql, CancellationToken cancellationToken) => client.ExecuteAsync(new ClickHouseStatement(sql) { Timeout = CheckTimeout }, cancellationToken);

    private async Task<List<string[]>> ReadAsync(string sql, TimeSpan timeout, CancellationToken cancellationToken)
    {
        List<string[]> all = [];
        await using var rows = await client.QueryAsync(new ClickHouseStatement(sql) { Timeout = timeout }, cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            all.Add([.. Enumerable.Range(0, rows.Columns.Count).Select(column => rows.GetString(column) ?? "")]);
        }

        return all;
    }

    private string PlaceOf(string path) => isEmbedded ? Path.GetRelativePath(root.Path, path) : $"{EventsTable.Name} detached/{Path.GetFileName(path)}";

    /// <summary>What the files of a part say of it, as far as they can be read.</summary>
    private (long? Rows, DateTime? From, DateTime? To) ReadFiles(string path)
    {
        if (!isEmbedded)
        {
            return default;
        }

        try
        {
            var part = new StoreDirectory(path);
            long? rows = long.TryParse(Encoding.ASCII.GetString(part.TryReadAll("count.txt") ?? []), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

            // The least and the greatest time: microseconds since 1970, little-endian.
            return part.TryReadAll("minmax_time.idx") is { Length: 16 } times && TimeOf(times) is { } from && TimeOf(times.AsSpan(8)) is { } to && from <= to ? (rows, from, to) : (rows, null, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return default;
        }

        static DateTime? TimeOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes) is var micros and >= 0 and < EventTime.EndMicros ? UnixMicros.ToTime(micros).UtcDateTime : null;
    }

    /// <summary>The part that an error of the engine names; null when it names none.</summary>
    public static string? PartIn(string message) => NamedPart().Match(message) is { Success: true } match ? match.Groups["part"].Value : null;

    // While reading part 20261102_1_1_0: · While reading or decompressing /…/20261102_1_1_0/data.bin · (while reading from part /…/20261102_1_1_0/ in table …
    [GeneratedRegex(@"(?:reading part |/)(?<part>[0-9a-f]+_[0-9]+_[0-9]+_[0-9]+(?:_[0-9]+)?)(?=[/: ])")]
    private static partial Regex NamedPart();

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Error, "The files of the part {Part} of the table of events are damaged: {Reason}")]
        public static partial void Damaged(ILogger logger, string part, string reason);

        [LoggerMessage(1402, LogLevel.Error, "The damaged part {Part} of the table of events could not be set aside, and is tried again with the next query that meets it: {Reason}")]
        public static partial void NotContained(ILogger logger, string part, string reason);

        [LoggerMessage(1403, LogLevel.Warning, "The engine has met damaged files without naming their part: every part of the table of events is checked")]
        public static partial void Checking(ILogger logger);
    }
}
