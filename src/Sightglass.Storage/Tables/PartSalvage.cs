using System.Globalization;
using Microsoft.Extensions.Logging;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Storage.Tables;

/// <summary>Brings back the events of a part that was set aside: from the parts that it was merged of, while the engine still has them, and from its own granules that can be read.</summary>
/// <remarks>
/// The files are attached to a table of their own, and the events that the table of events does not have are inserted into it: whatever is done twice, or was interrupted, no event is there twice.
/// One caller at a time, for the embedded engine. docs/adr/018-damaged-parts.md says why.
/// </remarks>
/// <param name="client">Of its own: a question about damage must not be asked again because of damage.</param>
/// <param name="dataDirectory">The server's data folder.</param>
/// <param name="logger">Tells what came back.</param>
public sealed partial class PartSalvage(ClickHouseClient client, string dataDirectory, ILogger<PartSalvage> logger)
{
    private const string Table = TableDefinition.Database + ".salvage";

    // Of about 8,192 rows each. Read and inserted at once: enough for large parts, and little enough to be compared with the table in memory.
    private const int LargestRange = 32;

    // A part with more damage than this is not worth the time: the engine looks for the flipped bit at each read, for seconds.
    private const int MaxDamagedRanges = 200;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    private string Folder => Path.Combine(dataDirectory, "engine", "salvage");

    /// <summary>Keeps the files of parts that a part was merged of: the engine deletes them after a while, and does not use them again while it runs.</summary>
    /// <param name="part">Name of the part that is about to be set aside.</param>
    /// <param name="sources">Their folders.</param>
    public void Keep(string part, IEnumerable<string> sources)
    {
        foreach (var source in sources.Select(source => source.TrimEnd(Path.DirectorySeparatorChar)))
        {
            try
            {
                PartFiles.Link(source, Path.Combine(Folder, part, Path.GetFileName(source)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The engine has deleted it. Or the disk is full.
                Log.NotKept(logger, Path.GetFileName(source), part, exception.Message);
            }
        }
    }

    /// <summary>Inserts what can be read.</summary>
    /// <param name="part">Name of the part, without the engine's prefix.</param>
    /// <param name="path">The folder of the part.</param>
    /// <param name="cancellationToken">Ends the work between two statements.</param>
    /// <returns>Events of the part that the table of events has now, as far as that is known.</returns>
    /// <exception cref="ClickHouseException">The engine is down, or takes nothing.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task<long> RunAsync(string part, string path, CancellationToken cancellationToken)
    {
        var kept = Path.Combine(Folder, part);
        long merged = 0;
        foreach (var source in Directory.Exists(kept) ? Directory.GetDirectories(kept) : [])
        {
            merged += await CopyAsync(Path.GetFileName(source), source, cancellationToken).ConfigureAwait(false);
        }

        var own = await CopyAsync(part, path, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync($"DROP TABLE IF EXISTS {Table} SYNC", cancellationToken).ConfigureAwait(false);
        if (Directory.Exists(kept))
        {
            Directory.Delete(kept, recursive: true);
        }

        Log.Salvaged(logger, Math.Max(merged, own), part);
        return Math.Max(merged, own);
    }

    /// <returns>Events that can be read; 0 when the engine cannot open the part.</returns>
    private async Task<long> CopyAsync(string part, string path, CancellationToken cancellationToken)
    {
        await ExecuteAsync($"DROP TABLE IF EXISTS {Table} SYNC", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync($"CREATE TABLE {Table} AS {EventsTable.Name}", cancellationToken).ConfigureAwait(false);
        var folder = await TextAsync($"SELECT data_paths[1] FROM system.tables WHERE database = '{TableDefinition.Database}' AND name = 'salvage'", cancellationToken).ConfigureAwait(false);
        PartFiles.Link(path, Path.Combine(folder, "detached", part));
        try
        {
            await ExecuteAsync($"ALTER TABLE {Table} ATTACH PART {SqlText.Literal(part)}", cancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouseException exception) when (IsOfThePart(exception))
        {
            Log.NotOpened(logger, part, exception.Message);
            return 0;
        }

        var columns = string.Join(", ", (await TextsAsync(
            $"SELECT name FROM system.columns WHERE database = '{TableDefinition.Database}' AND table = 'salvage' AND default_kind NOT IN ('ALIAS', 'MATERIALIZED')", cancellationToken).ConfigureAwait(false)).Select(SqlText.Identifier));
        long read = 0;
        foreach (var range in await ReadableAsync(cancellationToken).ConfigureAwait(false))
        {
            var sequences = $"SELECT sequence FROM {Table} WHERE {range.Condition}";
            await ExecuteAsync(
                $"""
                INSERT INTO {EventsTable.Name} ({columns}) SELECT {columns} FROM {Table}
                WHERE {range.Condition} AND (sequence, received) NOT IN (SELECT sequence, received FROM {EventsTable.Name} WHERE sequence BETWEEN (SELECT min(sequence) FROM ({sequences})) AND (SELECT max(sequence) FROM ({sequences})))
                SETTINGS use_skip_indexes = 0, insert_deduplicate = 0
                """, cancellationToken).ConfigureAwait(false);
            read += range.Rows;
        }

        return read;
    }

    /// <summary>The ranges of rows that can be read, found by halving: rows are read by granules.</summary>
    private async Task<List<RowsOfPart>> ReadableAsync(CancellationToken cancellationToken)
    {
        var ends = new List<long> { 0 };
        foreach (var rows in await TextsAsync($"SELECT toString(rows_in_granule) FROM mergeTreeIndex({TableDefinition.Database}, salvage) ORDER BY mark_number", cancellationToken).ConfigureAwait(false))
        {
            ends.Add(ends[^1] + long.Parse(rows, CultureInfo.InvariantCulture));
        }

        var readable = new List<RowsOfPart>();
        var damaged = 0;
        var open = new Stack<(int First, int End)>(); // Granules.
        for (var first = (ends.Count - 2) / LargestRange * LargestRange; first >= 0; first -= LargestRange)
        {
            open.Push((first, Math.Min(first + LargestRange, ends.Count - 1)));
        }

        while (damaged < MaxDamagedRanges && open.TryPop(out var granules))
        {
            var range = new RowsOfPart(ends[granules.First], ends[granules.End]);
            if (range.Rows == 0)
            {
                continue; // The mark at the end.
            }

            try
            {
                await TextAsync($"SELECT toString(max(cityHash64(*))) FROM {Table} WHERE {range.Condition} SETTINGS use_skip_indexes = 0, max_threads = 1", cancellationToken).ConfigureAwait(false);
                readable.Add(range);
            }
            catch (ClickHouseException exception) when (IsOfThePart(exception))
            {
                damaged++;
                if (granules.End - granules.First > 1)
                {
                    var middle = (granules.First + granules.End) / 2;
                    open.Push((middle, granules.End));
                    open.Push((granules.First, middle));
                }
            }
        }

        return readable;
    }

    private static bool IsOfThePart(ClickHouseException exception) => exception.WasSent && (ClickHouseErrors.MayBeDamage(exception.Code) || !exception.IsAboutTheEngine);

    private Task ExecuteAsync(string sql, CancellationToken cancellationToken) => client.ExecuteAsync(new ClickHouseStatement(sql) { Timeout = Timeout }, cancellationToken);

    private async Task<string> TextAsync(string sql, CancellationToken cancellationToken) => (await TextsAsync(sql, cancellationToken).ConfigureAwait(false))[0];

    private async Task<List<string>> TextsAsync(string sql, CancellationToken cancellationToken) => (await client.ReadTextsAsync(sql, Timeout, cancellationToken).ConfigureAwait(false)).ConvertAll(row => row[0]);

    /// <summary>Rows of a part by their place in it.</summary>
    /// <param name="First">The first one.</param>
    /// <param name="End">After the last one.</param>
    private readonly record struct RowsOfPart(long First, long End)
    {
        public long Rows => End - First;

        public string Condition => string.Create(CultureInfo.InvariantCulture, $"_part_offset >= {First} AND _part_offset < {End}");
    }

    private static partial class Log
    {
        [LoggerMessage(1411, LogLevel.Warning, "{Rows} events of the part {Part} that was set aside are in the table of events again, as far as it lacked them")]
        public static partial void Salvaged(ILogger logger, long rows, string part);

        [LoggerMessage(1412, LogLevel.Warning, "The engine cannot open the files of the part {Part}: nothing of it is brought back: {Reason}")]
        public static partial void NotOpened(ILogger logger, string part, string reason);

        [LoggerMessage(1413, LogLevel.Warning, "The part {Source}, of which the damaged part {Part} was merged, could not be kept: {Reason}")]
        public static partial void NotKept(ILogger logger, string source, string part, string reason);
    }
}
