using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Tables;

/// <summary>Compares the parts of the table of events with those of the last look, and its events with those that were inserted: the engine starts without a word when some are missing.</summary>
/// <remarks>Any thread may call it. docs/adr/018-damaged-parts.md says why.</remarks>
/// <param name="client">Of its own: a question about damage must not be asked again because of damage.</param>
/// <param name="damage">Lists what is missing.</param>
/// <param name="root">The data folder.</param>
/// <param name="progress">How many events were inserted; null for a configured server, whose files are elsewhere and to which others write.</param>
/// <param name="salvage">Brings back what can be read of parts that were set aside; null for a configured server.</param>
/// <param name="time">Names what has no other name.</param>
public sealed class PartInventory(ClickHouseClient client, DamageLog damage, IStoreDirectory root, WriterProgress? progress, PartSalvage? salvage, TimeProvider time)
{
    // The detached parts that were listed: they stay on the disk when somebody has taken note of them.
    private const string ListedFile = "damaged-parts.txt";

    // The identity of the table, and its parts: name, events, least and greatest time.
    private const string PartsFile = "engine-parts.txt";

    // The writer waits meanwhile.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    // An insert takes some hundred milliseconds.
    private static readonly TimeSpan HoldPatience = TimeSpan.FromSeconds(2);

    // Usually the writer is behind for a second after a start.
    private static readonly TimeSpan CountPatience = TimeSpan.FromSeconds(30);

    // One look at a time.
    private readonly SemaphoreSlim _looking = new(1);
    private long _looked = time.GetTimestamp();
    private string? _saved;

    // Names of parts that have another name now, because they were mended.
    private readonly ConcurrentDictionary<string, bool> _renamed = [];

    private bool IsEmbedded => progress is not null;

    /// <summary>The part is in the table under another name: it is not missing.</summary>
    public void Renamed(string part) => _renamed[part] = true;

    /// <summary>Lists what is missing since the last look, and the parts in the folder of detached parts: those that the engine could not open at its start, and those that were set aside.</summary>
    /// <remarks>While the writer is behind, or an insert does not end, nothing is looked at: what is missing may come back from the spool. That is given up after a while.</remarks>
    /// <returns>What is new since the last look; null when nothing was looked at.</returns>
    /// <exception cref="ClickHouseException">The engine is down.</exception>
    /// <exception cref="IOException">The data folder cannot be read or written.</exception>
    public async Task<NewParts?> ReportAsync(CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var table = IsEmbedded ? await ReadTableAsync(cancellationToken).ConfigureAwait(false) : null;
            var (knownTable, known) = ReadKnown();
            if (table is not null && table == knownTable)
            {
                await RemoveReturnedAsync(known, cancellationToken).ConfigureAwait(false);
            }

            var listed = Lines(ListedFile).ToHashSet(StringComparer.Ordinal);
            var salvaged = progress is { IsBehind: false } ? await SalvageAsync(listed, cancellationToken).ConfigureAwait(false) : [];
            using var held = progress is null ? null : await progress.TryHoldAsync(HoldPatience, cancellationToken).ConfigureAwait(false);
            var isCountable = held is not null && !progress!.IsBehind;
            if (IsEmbedded && !isCountable && time.GetElapsedTime(_looked) < CountPatience)
            {
                return null;
            }

            var parts = await ReadPartsAsync(cancellationToken).ConfigureAwait(false);
            var detached = await ReadDetachedAsync(cancellationToken).ConfigureAwait(false);
            var findings = detached.Where(part => part.IsDamaged && !listed.Contains(part.Place)).Select(part => Detached(part, known, parts, salvaged.GetValueOrDefault(part.Place))).ToList();
            if (table is not null)
            {
                findings.AddRange(knownTable == table ? Gone(table, known, parts, detached) : knownTable is not null ? [TableGone(knownTable, known)] : []);
            }

            var events = parts.Sum(part => part.Rows);
            if (isCountable)
            {
                CountEvents(table!, findings, events);
            }

            // A folder that is gone while every event is there costs nothing: the engine uses the parts that it was merged of.
            findings.RemoveAll(finding => finding is { IsGone: true, Rows: 0 });
            findings.ForEach(finding => damage.Add(DamageKind.Part, finding.Place, finding.Rows, finding.Detail));
            if (isCountable)
            {
                // Saved at once: after a kill, events that are listed as lost would be missed again.
                progress!.Count(events);
            }

            Save(ListedFile, listed, [.. detached.Where(part => part.IsDamaged).Select(part => part.Place)]);
            if (table is not null)
            {
                SaveKnown(table, parts);
            }

            _looked = time.GetTimestamp();
            var before = known.ToDictionary(part => part.Name, StringComparer.Ordinal);
            var changed = knownTable is null ? [] : parts.FindAll(part => before.GetValueOrDefault(part.Name) != part);
            return new NewParts(changed.ConvertAll(part => part.Name), changed.FindAll(part => part.ToMicros == 0).ConvertAll(part => part.Name));
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>Takes out parts that were merged and set aside before, and that the engine uses again: at its start it found the empty part damaged that stood for them. Their events are in the table already.</summary>
    /// <remarks>A new part has a higher block number than all before it. So a part with a lower one, which no part of the last look covers, has come back.</remarks>
    private async Task RemoveReturnedAsync(List<Part> known, CancellationToken cancellationToken)
    {
        var highest = known.GroupBy(part => part.Blocks.Partition).ToDictionary(parts => parts.Key, parts => parts.Max(part => part.Blocks.Last), StringComparer.Ordinal);
        var returned = (await ReadPartsAsync(cancellationToken).ConfigureAwait(false)).FindAll(part =>
            part.Rows > 0 && highest.TryGetValue(part.Blocks.Partition, out var last) && part.Blocks.Last < last && !_renamed.ContainsKey(part.Name)
            && !known.Exists(other => other.Blocks.Cover(part.Blocks) || part.Blocks.Cover(other.Blocks)));
        foreach (var part in returned.ConvertAll(part => part.Name))
        {
            var path = (await ReadAsync($"SELECT path FROM system.parts WHERE {EventsTable.IsEvents} AND active AND name = {SqlText.Literal(part)}", cancellationToken).ConfigureAwait(false))[0][0].TrimEnd(Path.DirectorySeparatorChar);
            await ExecuteAsync($"ALTER TABLE {EventsTable.Name} DETACH PART {SqlText.Literal(part)}", cancellationToken).ConfigureAwait(false);

            // Those that are in no other part, whyever, are inserted again.
            await salvage!.RunAsync(part, Path.Combine(Path.GetDirectoryName(path)!, "detached", part), cancellationToken).ConfigureAwait(false);
            await ExecuteAsync($"ALTER TABLE {EventsTable.Name} DROP DETACHED PART {SqlText.Literal(part)} SETTINGS allow_drop_detached = 1", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Parts of the last look of which nothing is left: the rows of a part may be in the part that it was merged into, or in those of which it was merged.</summary>
    private IEnumerable<Finding> Gone(string table, List<Part> known, List<Part> parts, List<DetachedPart> detached) =>
        from part in known
        where !_renamed.ContainsKey(part.Name) && !detached.Exists(other => other.Blocks.Cover(part.Blocks))
        let left = parts.Exists(other => other.Blocks.Cover(part.Blocks)) ? part.Rows : parts.Where(other => part.Blocks.Cover(other.Blocks)).Sum(other => other.Rows)
        where left < part.Rows
        select new Finding($"{FolderOf(table)}/{part.Name}", part.Rows - left,
            $"the folder of the part {part.Name} of the table of events, with events {RangeOf(part.FromMicros, part.ToMicros)}, is missing. Put it back from a backup of the data folder while the server is stopped")
        {
            IsGone = true,
        };

    private static Finding TableGone(string table, List<Part> known) => new(FolderOf(table), known.Sum(part => part.Rows),
        "the definition of the table of events was gone when the engine started, and an empty table was made. This folder may still have its events: stop the server, and put the folder engine back from a backup, or ask for help before you delete anything");

    /// <summary>Brings back what can be read of parts that are not listed yet.</summary>
    /// <returns>Events by the place of their part.</returns>
    private async Task<Dictionary<string, long>> SalvageAsync(HashSet<string> listed, CancellationToken cancellationToken)
    {
        var salvaged = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var part in (await ReadDetachedAsync(cancellationToken).ConfigureAwait(false)).Where(part => part.IsDamaged && !listed.Contains(part.Place)))
        {
            try
            {
                // The engine's prefix is before the name.
                var name = part.Name[(part.Name.IndexOf(part.Blocks.Partition + "_", StringComparison.Ordinal) is >= 0 and var start ? start : 0)..];
                salvaged[part.Place] = await salvage!.RunAsync(name, Path.Combine(root.Path, part.Place), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is ClickHouseException { Code: not ClickHouseErrors.NoAnswer } or IOException or UnauthorizedAccessException)
            {
                // It stays set aside, with all its files, and is listed as a whole.
                salvaged[part.Place] = 0;
            }
        }

        return salvaged;
    }

    private Finding Detached(DetachedPart part, List<Part> known, List<Part> parts, long salvaged)
    {
        // What the last look saw is surer than files of which some are damaged.
        var (rows, from, to) = known.Find(other => other.Blocks == part.Blocks) is { } seen ? (seen.Rows, seen.FromMicros, seen.ToMicros) : IsEmbedded ? PartFiles.Read(Path.Combine(root.Path, part.Place)) : default;

        // It may be the result of a merge whose sources were still there and are in use again: their rows are not lost.
        var inUse = parts.Where(other => part.Blocks.Cover(other.Blocks)).Sum(other => other.Rows);
        var range = from is null ? $"of the partition {part.Blocks.Partition}" : RangeOf(from.Value, to!.Value);
        var back = salvaged > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {salvaged} of them could be read and are in answers again") : "";
        return new Finding(part.Place, rows is null ? null : Math.Max(0, rows.Value - Math.Max(inUse, salvaged)),
            $"the part {part.Name} of the table of events, with events {range}, {(part.Reason.Length == 0 ? "has damaged files and was set aside" : $"could not be opened and was set aside by the engine ({part.Reason})")}; answers leave its events out{back}. Its files are kept: put the same part back from a backup of the data folder, or delete them");
    }

    /// <summary>Compares the table with what was inserted. What came back from the spool, or from unmerged parts, is not lost; what no part explains is.</summary>
    private void CountEvents(string table, List<Finding> findings, long events)
    {
        if (progress!.Stored is { } inserted)
        {
            var missing = Math.Max(0, inserted - events);
            foreach (var finding in findings.Where(finding => finding.Rows is not null))
            {
                finding.Rows = Math.Min(finding.Rows!.Value, missing);
                missing -= finding.Rows.Value;
            }

            // A part whose files do not say how many events it had has the rest.
            if (findings.FindAll(finding => finding.Rows is null) is [var only])
            {
                (only.Rows, missing) = (missing, 0);
            }

            if (missing > 0)
            {
                findings.Add(new Finding(string.Create(CultureInfo.InvariantCulture, $"{FolderOf(table)} at {time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC"), missing,
                    "the table of events has fewer events than were inserted: folders of its latest parts are missing, or the folder of the engine is an older copy. Put it back from a backup of the data folder"));
            }
        }
    }

    private async Task<string> ReadTableAsync(CancellationToken cancellationToken) =>
        (await ReadAsync($"SELECT toString(uuid) FROM system.tables WHERE database = '{TableDefinition.Database}' AND name = 'events'", cancellationToken).ConfigureAwait(false))[0][0];

    private async Task<List<Part>> ReadPartsAsync(CancellationToken cancellationToken)
    {
        var rows = await ReadAsync($"""
            SELECT name, partition_id, toString(min_block_number), toString(max_block_number), toString(rows), path
            FROM system.parts WHERE {EventsTable.IsEvents} AND active ORDER BY name
            """, cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(row =>
        {
            var (_, from, to) = IsEmbedded ? PartFiles.Read(row[5]) : default;
            return new Part(row[0], new BlockRange(row[1], Number(row[2]), Number(row[3])), Number(row[4]), from ?? 0, to ?? 0);
        });
    }

    private async Task<List<DetachedPart>> ReadDetachedAsync(CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(
            $"SELECT name, path, ifNull(reason, ''), ifNull(partition_id, ''), toString(ifNull(min_block_number, 0)), toString(ifNull(max_block_number, -1)) FROM system.detached_parts WHERE {EventsTable.IsEvents}", cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(row => new DetachedPart(row[0], IsEmbedded ? Path.GetRelativePath(root.Path, row[1]) : $"{EventsTable.Name} detached/{Path.GetFileName(row[1])}", row[2], new BlockRange(row[3], Number(row[4]), Number(row[5])))
        {
            // A server's operator may have detached parts for other reasons.
            IsDamaged = row[2] is "broken" or "broken-on-start" or "broken-from-backup" or "unexpected" or "noquorum" || (IsEmbedded && row[2].Length == 0),
        });
    }

    private Task ExecuteAsync(string sql, CancellationToken cancellationToken) => client.ExecuteAsync(new ClickHouseStatement(sql) { Timeout = Timeout }, cancellationToken);

    private Task<List<string[]>> ReadAsync(string sql, CancellationToken cancellationToken) => client.ReadTextsAsync(sql, Timeout, cancellationToken);

    /// <summary>What the last look saw; no table when there was none, or its file is damaged.</summary>
    private (string? Table, List<Part> Parts) ReadKnown()
    {
        if (!IsEmbedded || Lines(PartsFile) is not [var table, .. var lines])
        {
            return (null, []);
        }

        var parts = new List<Part>();
        foreach (var line in lines)
        {
            if (line.Split(' ') is not [var name, var rows, var from, var to] || BlockRange.Of(name) is not { } blocks || !long.TryParse(rows, CultureInfo.InvariantCulture, out var count)
                || !long.TryParse(from, CultureInfo.InvariantCulture, out var fromMicros) || !long.TryParse(to, CultureInfo.InvariantCulture, out var toMicros))
            {
                return (null, []);
            }

            parts.Add(new Part(name, blocks, count, fromMicros, toMicros));
        }

        return (table, parts);
    }

    private void SaveKnown(string table, List<Part> parts)
    {
        var text = table + "\n" + string.Concat(parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {part.Rows} {part.FromMicros} {part.ToMicros}\n")));
        if (text != _saved)
        {
            root.Replace(PartsFile, Encoding.UTF8.GetBytes(text));
            _saved = text;
        }
    }

    private void Save(string file, HashSet<string> before, string[] lines)
    {
        if (!before.SetEquals(lines))
        {
            root.Replace(file, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        }
    }

    private string[] Lines(string file) => Encoding.UTF8.GetString(root.TryReadAll(file) ?? []).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string FolderOf(string table) => table.Length > 3 ? $"engine/db/store/{table[..3]}/{table}" : "engine/db/store";

    private static string RangeOf(long fromMicros, long toMicros) =>
        string.Create(CultureInfo.InvariantCulture, $"from {UnixMicros.ToTime(fromMicros):yyyy-MM-dd HH:mm:ss} to {UnixMicros.ToTime(toMicros):yyyy-MM-dd HH:mm:ss} UTC");

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The blocks whose rows a part has.</summary>
    private readonly record struct BlockRange(string Partition, long First, long Last)
    {
        /// <summary>From a name such as 20261102_1_5_1 or 20261102_1_5_1_7: partition, first and last block, level, mutation.</summary>
        public static BlockRange? Of(string part) =>
            part.Split('_') is [var partition, var first, var last, ..] && long.TryParse(first, CultureInfo.InvariantCulture, out var from) && long.TryParse(last, CultureInfo.InvariantCulture, out var to)
                ? new BlockRange(partition, from, to)
                : null;

        public bool Cover(BlockRange other) => Partition == other.Partition && First <= other.First && Last >= other.Last;
    }

    /// <summary>A part in use. The times are those of its file, by which the engine skips parts; 0 when they cannot be read.</summary>
    private sealed record Part(string Name, BlockRange Blocks, long Rows, long FromMicros, long ToMicros);

    /// <param name="Name">With the engine's prefix.</param>
    /// <param name="Place">Its folder, relative to the data folder.</param>
    /// <param name="Reason">Empty when it was detached by a statement.</param>
    /// <param name="Blocks">What it has.</param>
    private sealed record DetachedPart(string Name, string Place, string Reason, BlockRange Blocks)
    {
        public bool IsDamaged { get; init; }
    }

    /// <summary>What is missing.</summary>
    private sealed class Finding(string place, long? rows, string detail)
    {
        public string Place => place;

        public long? Rows { get; set; } = rows;

        public string Detail => detail;

        /// <summary>The folder of the part is not there any more.</summary>
        public bool IsGone { get; init; }
    }
}

/// <summary>Parts of the table of events that the last look did not see, or saw with other rows or times.</summary>
/// <param name="Names">All of them.</param>
/// <param name="Unreadable">Those whose small files say nothing: a merge on a full disk can leave a part of empty files.</param>
public sealed record NewParts(IReadOnlyList<string> Names, IReadOnlyList<string> Unreadable);
