using System.Text;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Tables;

/// <summary>The table of all events: its definition, and the columns of fields.</summary>
/// <remarks>A field whose column does not exist yet, or no longer, is read from the maps and the text that every event has.</remarks>
/// <param name="client">Of the engine that has it.</param>
/// <param name="isShared">True when other servers write to it, too.</param>
public sealed class EventsTable(ClickHouseClient client, bool isShared = false)
{
    /// <summary>Name with its database, for statements.</summary>
    public const string Name = TableDefinition.Database + ".events";

    internal const string KeywordKeyType = "LowCardinality(String)";

    // Looked up by value alone, so they have an index: a bloom filter costs 2 to 3 % of disk and finds rows in 10 ms among 5 M.
    private static readonly string[] LookupFields = ["trace_id", "request_id", "session_id", "user_id", "job_id"];

    // Every question reads the time. In time order within an event neighbors share their high bits, which T64 leaves out: 9 ms of CPU for 2 M rows and
    // 4.8 bytes a row, against 17 ms and 5.4 with Delta and LZ4, and 34 ms and 3.7 with Delta and ZSTD(1).
    private const string TimeType = "DateTime64(6, 'UTC') CODEC(T64)";

    private static readonly string[] FirstSettings =
    [
        // The engine acknowledges a block only when it would survive a power cut; then the spool drops it.
        "fsync_after_insert = 1",
        "fsync_part_directory = 1",

        // Only the last block is ever sent again, and it creates one part for each of its weeks.
        "non_replicated_deduplication_window = 1000",
        "min_bytes_for_wide_part = 134217728",
        "default_compression_codec = 'ZSTD(1)'",
    ];

    private static readonly string[] MergeSettings =
    [
        // A fresh part stores its columns in one file, whatever its size: the size setting counts absent columns too, and a block of 250,000 rows and
        // 97 columns made 425 files with as many syncs. The first merge splits it.
        "min_level_for_wide_part = 1",

        // The engine's statistics are on by default, but no query here uses them.
        "auto_statistics_types = ''",
    ];

    // Protects the schema from the mover, which drops columns: a pack may be applied while it runs.
    private readonly SemaphoreSlim _changing = new(1);
    private EventSchema _ensured = EventSchema.Canonical;

    private volatile TableColumns? _columns;

    // Columns of what was inserted since the start: no more than the table has had. Guards itself and the writing of _columns.
    private readonly HashSet<string> _inserted = new(StringComparer.Ordinal);

    /// <summary>The definition of the table.</summary>
    public static TableDefinition Definition { get; } = new(Number: 0, "events", Create(),
    [
        // The index on time skipped nothing: within an event rows are in time order, and across events every granule contains all times.
        new TableMigration(2, [$"MODIFY COLUMN time {TimeType}", "DROP INDEX IF EXISTS by_time", $"MODIFY SETTING {string.Join(", ", MergeSettings)}"]),
        new TableMigration(3, [$"ADD COLUMN IF NOT EXISTS keywords {ColumnTypes.Keywords} AFTER sequence, ADD COLUMN IF NOT EXISTS numbers {ColumnTypes.Numbers} AFTER keywords"]),

        // The columns keep their values; parts have them in the new form as they merge.
        new TableMigration(4, [string.Join(", ", CanonicalFields.All.Where(field => field.Type == FieldType.Integer).Select(field => $"MODIFY COLUMN {SqlText.Identifier(field.Name)} {ColumnTypes.Definition(field)}").Prepend($"MODIFY COLUMN time {TimeType}"))]),
    ]);

    /// <summary>The columns that the table has now; null before the first <see cref="EnsureAsync"/>.</summary>
    public TableColumns? Columns => _columns;

    /// <summary>Creates what is missing: database, table, and a column for every field that gets one. Safe to run at every start and at every change of packs; reads no events.</summary>
    public async Task EnsureAsync(EventSchema schema, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _ensured = schema;
            await new TableMigrator(client).EnsureAsync(Definition, cancellationToken).ConfigureAwait(false);
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
            var missing = ColumnsOf(schema).Where(field => field != CanonicalFields.Weight && !_columns!.Types.ContainsKey(field.Name)).ToList();
            if (missing.Count > 0)
            {
                // Until the column is materialized, its value in an older event is computed from the event's maps and text.
                var add = string.Join(", ", missing.Select(field =>
                    $"ADD COLUMN IF NOT EXISTS {SqlText.Identifier(field.Name)} {ColumnTypes.Of(field)} DEFAULT {ColumnTypes.FromMaps(field)}{ColumnTypes.Codec(field)} AFTER received"));
                await client.ExecuteAsync($"ALTER TABLE {Name} {add}", cancellationToken).ConfigureAwait(false);
                await RefreshAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Drops columns, except those in the schema of the last <see cref="EnsureAsync"/>.</summary>
    internal async Task DropAsync(IEnumerable<Field> fields, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var dropped = fields.Where(field => !IsKept(field)).Select(field => $"DROP COLUMN IF EXISTS {SqlText.Identifier(field.Name)}").ToList();
            if (dropped.Count > 0)
            {
                await client.ExecuteAsync($"ALTER TABLE {Name} {string.Join(", ", dropped)}", cancellationToken).ConfigureAwait(false);
            }

            await RefreshAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>True if the schema of the last <see cref="EnsureAsync"/> gives the field a column.</summary>
    internal bool IsKept(Field field) => _ensured.TryGetOrdinal(field.Name, out var ordinal) && _ensured.HasColumn(ordinal) && field != CanonicalFields.Weight;

    /// <summary>Reloads the table's columns, because inserts can add some.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var filled = new HashSet<string>(StringComparer.Ordinal);

        // A column that no part has is empty, unless it is computed from others.
        const string parts = $"(SELECT column FROM system.parts_columns WHERE active AND database = '{TableDefinition.Database}' AND table = 'events')";
        await using var rows = await client.QueryAsync(
            $"SELECT name, type, is_in_sorting_key OR default_kind != '' OR name IN {parts} FROM system.columns WHERE database = '{TableDefinition.Database}' AND table = 'events'", cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            types.Add(rows.GetString(0)!, rows.GetString(1)!);
            if (isShared || rows.GetInt64(2) != 0)
            {
                filled.Add(rows.GetString(0)!);
            }
        }

        lock (_inserted)
        {
            _columns = new TableColumns(types, filled).With(_inserted);
        }
    }

    /// <summary>Says that rows with values in these columns are about to be inserted.</summary>
    public void Filling(IReadOnlyCollection<string> columns)
    {
        lock (_inserted)
        {
            var count = _inserted.Count;
            _inserted.UnionWith(columns);
            if (_inserted.Count > count)
            {
                _columns = _columns?.With(_inserted);
            }
        }
    }

    /// <summary>From now on no statement uses these columns, although the table still has them.</summary>
    internal void Forget(IEnumerable<Field> fields)
    {
        lock (_inserted)
        {
            _columns = _columns!.Without(fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal));
        }
    }

    internal static IEnumerable<Field> ColumnsOf(EventSchema schema) => schema.Fields.Where((_, ordinal) => schema.HasColumn(ordinal));

    /// <summary>The statement that creates the table with its canonical columns.</summary>
    /// <remarks>The first event with a weight adds the column of weights: without it an event counts as one, and counting reads no row data.</remarks>
    private static string Create()
    {
        var sql = new StringBuilder("(\n");
        sql.Append("  tenant LowCardinality(String),\n");
        sql.Append($"  time {TimeType},\n");
        sql.Append("  received DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),\n");
        sql.Append("  sequence UInt64 CODEC(Delta(8), ZSTD(1)),\n");
        sql.Append($"  keywords {ColumnTypes.Keywords},\n");
        sql.Append($"  numbers {ColumnTypes.Numbers},\n");
        foreach (var field in CanonicalFields.All.Where(field => field != CanonicalFields.Weight))
        {
            sql.Append($"  {SqlText.Identifier(field.Name)} {ColumnTypes.Definition(field)},\n");
        }

        sql.Append("  attributes String,\n  ");
        sql.AppendJoin(",\n  ", LookupFields.Select(field => $"INDEX by_{field} {field} TYPE bloom_filter(0.01) GRANULARITY 4"));
        sql.Append("\n)\nENGINE = MergeTree PARTITION BY toMonday(time) ORDER BY (tenant, event, time)\nSETTINGS ");
        sql.AppendJoin(", ", FirstSettings.Concat(MergeSettings));
        return sql.ToString();
    }
}
