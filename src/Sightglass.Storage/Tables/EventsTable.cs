using System.Text;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Tables;

/// <summary>The table of all events: its definition, and the columns that packs add while the server runs.</summary>
public sealed class EventsTable(ClickHouseClient client)
{
    /// <summary>Name with its database, as statements print it.</summary>
    public const string Name = TableDefinition.Database + ".events";

    internal const string KeywordKeyType = "LowCardinality(String)";

    // Found by value alone, so they have an index: a bloom filter costs 2 to 3 % of disk and answers in 10 ms at 5 M rows.
    private static readonly string[] LookupFields = ["trace_id", "request_id", "session_id", "user_id", "job_id"];

    // In time order within an event: differences are small. Every question reads the time, and LZ4 gives it back at half the CPU of ZSTD(1)
    // for 1.7 bytes a row more (a range over 2 M rows: 15 ms against 30).
    private const string TimeType = "DateTime64(6, 'UTC') CODEC(Delta(8), LZ4)";

    private static readonly string[] FirstSettings =
    [
        // A block is acknowledged by the engine only when it would survive a power cut; then the spool forgets it.
        "fsync_after_insert = 1",
        "fsync_part_directory = 1",

        // Only the last block is ever sent again, and it makes one part per week it touches.
        "non_replicated_deduplication_window = 1000",
        "min_bytes_for_wide_part = 134217728",
        "default_compression_codec = 'ZSTD(1)'",
    ];

    private static readonly string[] MergeSettings =
    [
        // A fresh part keeps its columns in one file, whatever its size: the engine counts absent columns too, and a block of 250,000 rows of
        // 97 columns was 425 files with as many syncs. Its first merge splits it.
        "min_level_for_wide_part = 1",

        // The engine's statistics, on by default: no question here uses them.
        "auto_statistics_types = ''",
    ];

    private volatile HashSet<string>? _columns;

    /// <summary>The names of the columns that the table has now; null before the first <see cref="EnsureAsync"/>.</summary>
    public IReadOnlySet<string>? Columns => _columns;

    /// <summary>The table as the server makes it.</summary>
    public static TableDefinition Definition { get; } = new(Number: 0, "events", Create(),
    [
        // The index on time skipped nothing: within an event the rows are in time order, and between events every granule has all times.
        new TableMigration(2, [$"MODIFY COLUMN time {TimeType}", "DROP INDEX IF EXISTS by_time", $"MODIFY SETTING {string.Join(", ", MergeSettings)}"]),
    ]);

    /// <summary>Creates what is missing: database, table, and a column for every field. Safe to run at every start.</summary>
    public async Task EnsureAsync(EventSchema schema, CancellationToken cancellationToken)
    {
        await new TableMigrator(client).EnsureAsync(Definition, cancellationToken).ConfigureAwait(false);
        await AddColumnsAsync(schema, cancellationToken).ConfigureAwait(false);
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at the table's columns: some came with inserts.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var existing = await ExistingColumnsAsync(cancellationToken).ConfigureAwait(false);
        _columns = existing.Keys.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What creates the table with its canonical columns.</summary>
    /// <remarks>The column of weights comes with the first event that has one: without it an event counts as one, and counting reads nothing of the rows.</remarks>
    private static string Create()
    {
        var sql = new StringBuilder("(\n");
        sql.Append("  tenant LowCardinality(String),\n");
        sql.Append($"  time {TimeType},\n");
        sql.Append("  received DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),\n");
        sql.Append("  sequence UInt64 CODEC(Delta(8), ZSTD(1)),\n");
        foreach (var field in CanonicalFields.All.Where(field => field != CanonicalFields.Weight))
        {
            sql.Append($"  {SqlText.Identifier(field.Name)} {ColumnTypes.Of(field)},\n");
        }

        sql.Append("  attributes String,\n  ");
        sql.AppendJoin(",\n  ", LookupFields.Select(field => $"INDEX by_{field} {field} TYPE bloom_filter(0.01) GRANULARITY 4"));
        sql.Append("\n)\nENGINE = MergeTree PARTITION BY toMonday(time) ORDER BY (tenant, event, time)\nSETTINGS ");
        sql.AppendJoin(", ", FirstSettings.Concat(MergeSettings));
        return sql.ToString();
    }

    private async Task AddColumnsAsync(EventSchema schema, CancellationToken cancellationToken)
    {
        var existing = await ExistingColumnsAsync(cancellationToken).ConfigureAwait(false);
        var missing = schema.Fields.Where(field => field != CanonicalFields.Weight && !existing.ContainsKey(field.Name)).ToList();
        if (missing.Count > 0)
        {
            // Until it is written out, the column is computed from the attributes of older events.
            var add = string.Join(", ", missing.Select(field =>
                $"ADD COLUMN IF NOT EXISTS {SqlText.Identifier(field.Name)} {ColumnTypes.Of(field)} DEFAULT {ColumnTypes.FromAttributes(field)} AFTER received"));
            await client.ExecuteAsync($"ALTER TABLE {Name} {add}", cancellationToken).ConfigureAwait(false);
        }

        var computed = missing.Select(field => field.Name)
            .Concat(schema.Fields.Select(field => field.Name).Where(name => existing.TryGetValue(name, out var isComputed) && isComputed)).ToList();
        if (computed.Count > 0)
        {
            await WriteOutAsync(computed, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stores computed columns in the parts that lack them, then drops the computation: new events bring their values.</summary>
    private async Task WriteOutAsync(List<string> columns, CancellationToken cancellationToken)
    {
        await using var rows = await client.QueryAsync($"SELECT count() FROM {Name} WHERE attributes != ''", cancellationToken).ConfigureAwait(false);
        if (await rows.ReadAsync(cancellationToken).ConfigureAwait(false) && rows.GetInt64(0) > 0)
        {
            var write = string.Join(", ", columns.Select(name => $"MATERIALIZE COLUMN {SqlText.Identifier(name)}"));
            await client.ExecuteAsync(
                new ClickHouseStatement($"ALTER TABLE {Name} {write} SETTINGS mutations_sync = 1") { Timeout = TimeSpan.FromHours(1) },
                cancellationToken).ConfigureAwait(false);
        }

        var settle = string.Join(", ", columns.Select(name => $"MODIFY COLUMN {SqlText.Identifier(name)} REMOVE DEFAULT"));
        await client.ExecuteAsync($"ALTER TABLE {Name} {settle}", cancellationToken).ConfigureAwait(false);
    }

    private async Task<Dictionary<string, bool>> ExistingColumnsAsync(CancellationToken cancellationToken)
    {
        var columns = new Dictionary<string, bool>(StringComparer.Ordinal);
        await using var rows = await client.QueryAsync(
            $"SELECT name, default_kind != '' FROM system.columns WHERE database = '{TableDefinition.Database}' AND table = 'events'", cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            columns.Add(rows.GetString(0)!, rows.GetInt64(1) != 0);
        }

        return columns;
    }
}
