using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Integrity;

namespace Sightglass.Storage.Tables;

/// <summary>Finds parts of the table of events whose files are damaged, and sets them aside so that the rest answers.</summary>
/// <remarks>
/// A part that is set aside is in the folder <c>detached</c> of the table, with all its files: the engine itself does the same with parts that it cannot open at a start. Any thread may call it.
/// docs/adr/018-damaged-parts.md says why.
/// </remarks>
/// <param name="client">Of its own: a query about damage must not be asked again because of damage.</param>
/// <param name="inventory">Lists what was set aside.</param>
/// <param name="salvage">Brings back what can be read of it; null for a configured server, whose files are elsewhere.</param>
/// <param name="damage">Lists what was mended.</param>
/// <param name="time">For the pause between two checks of the whole table.</param>
/// <param name="logger">Tells what was done.</param>
public sealed partial class DamagedParts(ClickHouseClient client, PartInventory inventory, PartSalvage? salvage, DamageLog damage, TimeProvider time, ILogger<DamagedParts> logger)
{
    // A check reads the whole part, at some hundred MB a second; the largest parts have some GB.
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan CheckAllTimeout = TimeSpan.FromHours(2);

    // Damage that no error names is rare, and to look for it reads everything.
    private static readonly TimeSpan CheckAllInterval = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ReportPatience = TimeSpan.FromSeconds(5);

    // Then the statement that met the damage fails, and may be asked again.
    private static readonly TimeSpan ContainPatience = TimeSpan.FromSeconds(20);

    // What is being set aside because a statement named it.
    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _containing = new(StringComparer.Ordinal);

    // One check at a time. Guards the two fields below it.
    private readonly SemaphoreSlim _checking = new(1);
    private long _errors;
    private long? _checkedAll;

    /// <summary>Checks the files of some parts, and sets aside those that are damaged.</summary>
    /// <exception cref="ClickHouseException">The engine is down, or the check failed.</exception>
    public async Task CheckAsync(IReadOnlyList<string> parts, CancellationToken cancellationToken)
    {
        await _checking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var part in parts)
            {
                if (!await IsActiveAsync(part, cancellationToken).ConfigureAwait(false))
                {
                    continue; // Merged meanwhile: a merge reads all of it.
                }

                await ContainAsync(await CheckPartAsync(part, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _checking.Release();
        }
    }

    /// <summary>Sets aside the part that a failed statement names, if its files are damaged.</summary>
    /// <remarks>It goes on when the caller gives up, or is told no: to make the indexes of hundreds of parts anew takes minutes.</remarks>
    /// <returns>True when the statement may succeed now; false also when that is not known yet.</returns>
    public async Task<bool> ContainAsync(ClickHouseException failure, CancellationToken cancellationToken)
    {
        if (PartIn(failure.Message) is not { } part)
        {
            return false;
        }

        // One task for a part, however many statements meet it.
        var containing = _containing.GetOrAdd(part, name => new Lazy<Task<bool>>(() => Task.Run(() => ContainNamedAsync(name), CancellationToken.None))).Value;
        return await Task.WhenAny(containing, Task.Delay(ContainPatience, time, cancellationToken)).ConfigureAwait(false) == containing && await containing.ConfigureAwait(false);
    }

    private async Task<bool> ContainNamedAsync(string part)
    {
        var cancellationToken = CancellationToken.None;
        await _checking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!await IsActiveAsync(part, cancellationToken).ConfigureAwait(false))
            {
                // Another statement has met the damage first. Or it is the part of another table.
                return await CountAsync($"SELECT count() FROM system.detached_parts WHERE {EventsTable.IsEvents} AND endsWith(name, {SqlText.Literal(part)})", cancellationToken).ConfigureAwait(false) > 0;
            }

            return await ContainAsync(await CheckPartAsync(part, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ClickHouseException or IOException)
        {
            Log.NotContained(logger, part, exception.Message);
            return false;
        }
        finally
        {
            _containing.TryRemove(part, out _);
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
            await ContainAsync(check[0], check[2], cancellationToken).ConfigureAwait(false);
        }

        if (damaged.Count > 0)
        {
            await ReportAsync(cancellationToken).ConfigureAwait(false);
        }

        _errors = await CountErrorsAsync(cancellationToken).ConfigureAwait(false);
        return damaged.Count > 0;
    }

    /// <param name="part">Its name.</param>
    /// <param name="reason">What the engine says is wrong with it.</param>
    /// <param name="cancellationToken">Ends the work between two statements.</param>
    private async Task ContainAsync(string part, string reason, CancellationToken cancellationToken)
    {
        if (await IsReadableAsync(part, cancellationToken).ConfigureAwait(false))
        {
            if (await TryMendTimesAsync(part, cancellationToken).ConfigureAwait(false) is { } isMended)
            {
                if (isMended)
                {
                    damage.Add(DamageKind.Part, $"{EventsTable.Name} part {part}", 0, $"the times of the part {part} of the table of events, by which questions skip it, were damaged and have been made anew; no event is lost");
                }

                return;
            }

            if (reason.Contains("skp_idx", StringComparison.Ordinal) && await TryRemakeIndexesAsync(part, cancellationToken).ConfigureAwait(false))
            {
                damage.Add(DamageKind.Part, $"{EventsTable.Name} part {part}", 0, $"an index of the part {part} of the table of events was damaged and has been made anew; no event is lost");
                return;
            }
        }

        // Not excluded by a condition of each query: merges and mutations would fail at it for ever.
        await DetachAsync(await SuccessorAsync(part, cancellationToken).ConfigureAwait(false) ?? part, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists what was set aside. To bring back the events of a large part takes minutes: a question that has met the damage does not wait for that.</summary>
    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        var report = inventory.ReportAsync(cancellationToken);
        if (await Task.WhenAny(report, Task.Delay(ReportPatience, time, cancellationToken)).ConfigureAwait(false) == report)
        {
            await report.ConfigureAwait(false);
        }
    }

    private async Task DetachAsync(string part, CancellationToken cancellationToken)
    {
        if (salvage is not null)
        {
            // The engine would use them if it were started without the part. While it runs it only deletes them.
            var names = part.Split('_');
            var sources = await ReadAsync(
                $"SELECT path FROM system.parts WHERE {EventsTable.IsEvents} AND NOT active AND partition_id = {SqlText.Literal(names[0])} AND min_block_number >= {long.Parse(names[1], CultureInfo.InvariantCulture)} AND max_block_number <= {long.Parse(names[2], CultureInfo.InvariantCulture)}",
                CheckTimeout, cancellationToken).ConfigureAwait(false);
            salvage.Keep(part, sources.Select(row => row[0]));
        }

        await ExecuteAsync($"ALTER TABLE {EventsTable.Name} DETACH PART {SqlText.Literal(part)}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the times of a part anew if its file has others than its rows: no statement does that.</summary>
    /// <returns>Null when they are right; false when the part is set aside, because it was not mended by that.</returns>
    private async Task<bool?> TryMendTimesAsync(string part, CancellationToken cancellationToken)
    {
        if (salvage is null)
        {
            return null;
        }

        // Read from the rows: an answer from the times of the part would confirm them.
        var path = (await ReadAsync($"SELECT path FROM system.parts WHERE {EventsTable.IsEvents} AND active AND name = {SqlText.Literal(part)}", CheckTimeout, cancellationToken).ConfigureAwait(false))[0][0];
        var times = (await ReadAsync(
            $"SELECT toString(toUnixTimestamp64Micro(min(time))), toString(toUnixTimestamp64Micro(max(time))) FROM {EventsTable.Name} WHERE _part = {SqlText.Literal(part)} SETTINGS use_skip_indexes = 0, optimize_use_implicit_projections = 0, optimize_use_projections = 0",
            CheckTimeout, cancellationToken).ConfigureAwait(false))[0];
        var (from, to) = (long.Parse(times[0], CultureInfo.InvariantCulture), long.Parse(times[1], CultureInfo.InvariantCulture));
        var (_, writtenFrom, writtenTo) = PartFiles.Read(path);
        if ((from, to) == (writtenFrom, writtenTo) || !Directory.Exists(path))
        {
            return null;
        }

        // The engine reads the file when it takes the part in. If the disk is full, nothing has happened.
        PartFiles.WriteTimes(path, from, to);
        await ExecuteAsync($"ALTER TABLE {EventsTable.Name} DETACH PART {SqlText.Literal(part)}", cancellationToken).ConfigureAwait(false);
        try
        {
            await ExecuteAsync($"ALTER TABLE {EventsTable.Name} ATTACH PART {SqlText.Literal(part)}", cancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouseException exception)
        {
            Log.NotMended(logger, part, exception.Message);
            return false;
        }

        inventory.Renamed(part);
        return true;
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
    /// <returns>False when something else than an index is damaged.</returns>
    private async Task<bool> TryRemakeIndexesAsync(string part, CancellationToken cancellationToken)
    {
        var indexes = (await ReadAsync($"SELECT name FROM system.data_skipping_indices WHERE {EventsTable.IsEvents}", CheckTimeout, cancellationToken).ConfigureAwait(false)).ConvertAll(row => SqlText.Identifier(row[0]));
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

        var check = await CheckPartAsync(successor, cancellationToken).ConfigureAwait(false);
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
            $"SELECT name FROM system.parts WHERE {EventsTable.IsEvents} AND active AND partition_id = {SqlText.Literal(names[0])} AND min_block_number <= {long.Parse(names[1], CultureInfo.InvariantCulture)} AND max_block_number >= {long.Parse(names[2], CultureInfo.InvariantCulture)}",
            CheckTimeout, cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0][0];
    }

    private async Task<bool> IsActiveAsync(string part, CancellationToken cancellationToken) =>
        await CountAsync($"SELECT count() FROM system.parts WHERE {EventsTable.IsEvents} AND active AND name = {SqlText.Literal(part)}", cancellationToken).ConfigureAwait(false) > 0;

    private Task<List<string[]>> CheckPartAsync(string part, CancellationToken cancellationToken) =>
        ReadAsync($"CHECK TABLE {EventsTable.Name} PART {SqlText.Literal(part)} SETTINGS check_query_single_value_result = 0", CheckTimeout, cancellationToken);

    private Task<long> CountErrorsAsync(CancellationToken cancellationToken) =>
        CountAsync($"SELECT sum(value) FROM system.errors WHERE code IN ({string.Join(", ", ClickHouseErrors.DamageCodes)})", cancellationToken);

    private async Task<long> CountAsync(string sql, CancellationToken cancellationToken) =>
        long.Parse((await ReadAsync(sql, CheckTimeout, cancellationToken).ConfigureAwait(false))[0][0], CultureInfo.InvariantCulture);

    private Task ExecuteAsync(string sql, CancellationToken cancellationToken) => client.ExecuteAsync(new ClickHouseStatement(sql) { Timeout = CheckTimeout }, cancellationToken);

    private Task<List<string[]>> ReadAsync(string sql, TimeSpan timeout, CancellationToken cancellationToken) => client.ReadTextsAsync(sql, timeout, cancellationToken);

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

        [LoggerMessage(1404, LogLevel.Error, "The part {Part} of the table of events was not mended and stays set aside: {Reason}")]
        public static partial void NotMended(ILogger logger, string part, string reason);

        [LoggerMessage(1403, LogLevel.Warning, "The engine has met damaged files without naming their part: every part of the table of events is checked")]
        public static partial void Checking(ILogger logger);
    }
}
