using System.Globalization;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Tables;

/// <summary>The table of all events: its definition, and the columns of fields.</summary>
/// <remarks>
/// A column is created for the first event that has a value for it: the engine writes and merges every column of the table in every block, for 40 ns a row and column.
/// A field whose column does not exist yet, or no longer, is read from the maps and the text.
/// </remarks>
/// <param name="client">Of the engine that has the table.</param>
/// <param name="options">Null for the defaults.</param>
public sealed class EventsTable(ClickHouseClient client, EventsTableOptions? options = null)
{
    /// <summary>Name with its database, for statements.</summary>
    public const string Name = TableDefinition.Database + ".events";

    /// <summary>A condition on the engine's own tables.</summary>
    internal const string IsEvents = $"database = '{TableDefinition.Database}' AND table = 'events'";

    internal const string KeywordKeyType = "LowCardinality(String)";

    // Looked up by value alone, so they have an index: a bloom filter costs 2 to 3 % of disk and finds rows in 10 ms among 5 M.
    private static readonly string[] LookupFields = ["trace_id", "request_id", "session_id", "user_id", "job_id"];

    // Every question reads the time. In time order within an event neighbors share their high bits, which T64 leaves out: 9 ms of CPU for 2 M rows and
    // 4.8 bytes a row, against 17 ms and 5.4 with Delta and LZ4, and 34 ms and 3.7 with Delta and ZSTD(1).
    private const string TimeType = "DateTime64(6, 'UTC') CODEC(T64)";

    // Rows of one arrival have neighboring numbers, and lie close together in every part: the writer and the live tail ask for a range of them.
    private const string SequenceIndex = "INDEX IF NOT EXISTS by_sequence sequence TYPE minmax GRANULARITY 1";

    private static readonly string[] FirstSettings =
    [
        // The engine acknowledges a block only when it would survive a power cut; then the spool drops it.
        "fsync_after_insert = 1",
        "fsync_part_directory = 1",

        // Only the last block is ever sent again, and it creates one part for each of its partitions: fewer than 200 (PartitionKey).
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

    // What stores the values that have no column of their own.
    private static readonly Dictionary<string, string> Maps = new()
    {
        [ColumnTypes.KeywordsColumn] = ColumnTypes.Keywords,
        [ColumnTypes.NumbersColumn] = ColumnTypes.Numbers,
        [ColumnTypes.TextColumn] = "String",
    };

    // Protects the schema from the mover, which drops columns: a pack may be applied while it runs.
    private readonly SemaphoreSlim _changing = new(1);
    private readonly SemaphoreSlim _inserting = new(1);
    private EventSchema _ensured = EventSchema.Canonical;

    private readonly PartitionLength _partition = (options ?? new EventsTableOptions()).Partition;
    private volatile TableColumns? _columns;

    /// <summary>The definition of the table.</summary>
    public static TableDefinition Definition { get; } = new(Number: 0, "events", Create(PartitionLength.Week),
    [
        // The index on time skipped nothing: within an event rows are in time order, and across events every granule contains all times.
        new TableMigration(2, [$"MODIFY COLUMN time {TimeType}", "DROP INDEX IF EXISTS by_time", $"MODIFY SETTING {string.Join(", ", MergeSettings)}"]),
        new TableMigration(3, [$"ADD COLUMN IF NOT EXISTS keywords {ColumnTypes.Keywords} AFTER sequence, ADD COLUMN IF NOT EXISTS numbers {ColumnTypes.Numbers} AFTER keywords"]),

        // The columns keep their values; parts have them in the new form as they merge.
        new TableMigration(4, [string.Join(", ", CanonicalFields.All.Where(field => field.Type == FieldType.Integer)
            .Select(field => $"MODIFY COLUMN IF EXISTS {SqlText.Identifier(field.Name)} {ColumnTypes.Definition(ColumnTypes.Of(field))}").Prepend($"MODIFY COLUMN time {TimeType}"))]),

        // Parts get the index as they merge; without it the whole column is read.
        new TableMigration(5, [$"ADD {SequenceIndex}"]),
    ]);

    /// <summary>The columns that the table has now; null before the first <see cref="EnsureAsync"/>.</summary>
    public TableColumns? Columns => _columns;

    /// <summary>Creates what is missing, database and table, and notes which fields are all in their columns. Safe to run at every start and before every change of packs; reads no events.</summary>
    /// <param name="schema">The fields of the packs in force.</param>
    /// <param name="hasPending">True when events that are not in the table yet may have been encoded with another schema.</param>
    /// <param name="cancellationToken">Ends the work between two statements.</param>
    public async Task EnsureAsync(EventSchema schema, bool hasPending, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _ensured = schema;
            Epoch++;
            await new TableMigrator(client).EnsureAsync(Definition with { Create = Create(_partition) }, cancellationToken).ConfigureAwait(false);
            await RefreshAsync(cancellationToken).ConfigureAwait(false);

            // A field that has lost its column gets values in the maps from now on, and is no longer complete when it gets one again.
            var isFresh = !hasPending && await IsEmptyAsync(cancellationToken).ConfigureAwait(false);
            var complete = DeclaredColumns().Where(field => isFresh || _columns!.Complete.Contains(field.Name));
            await new TableMigrator(client).RememberAsync(Definition, complete.Select(field => field.Name), cancellationToken).ConfigureAwait(false);
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Counts the calls of <see cref="EnsureAsync"/>.</summary>
    internal int Epoch { get; private set; }

    /// <summary>Fields with a column that may have values elsewhere, too.</summary>
    internal List<Field> IncompleteFields() => [.. DeclaredColumns().Where(field => !_columns!.Complete.Contains(field.Name))];

    /// <summary>Notes that fields are all in their columns, unless the packs have changed since.</summary>
    internal async Task CompleteAsync(IEnumerable<Field> fields, int epoch, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (epoch == Epoch)
            {
                await new TableMigrator(client).RememberAsync(Definition, _columns!.Complete.Union(fields.Select(field => field.Name)), cancellationToken).ConfigureAwait(false);
                await RefreshAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>While the result is not disposed, no column is dropped.</summary>
    internal async Task<IDisposable> HoldColumnsAsync(CancellationToken cancellationToken)
    {
        await _inserting.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Held(_inserting);
    }

    /// <summary>Adds the columns of what has no column of its own.</summary>
    internal Task AddMapsAsync(CancellationToken cancellationToken) => AddAsync(Maps.Select(map => KeyValuePair.Create(map.Key, (string?)map.Value)), cancellationToken);

    /// <summary>Adds the columns of a block that the table does not have yet, and the indexes on them.</summary>
    /// <param name="columns">Names, and the types that their values are sent in; null in records of the spool's first version, which have the types of the schema.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    internal async Task AddAsync(IEnumerable<KeyValuePair<string, string?>> columns, CancellationToken cancellationToken)
    {
        // The maps and the text are read together, so they come together.
        var added = columns.Select(column => (column.Key, Type: column.Value ?? TypeOf(column.Key))).Where(column => column.Type is not null).ToDictionary(column => column.Key, column => column.Type!);
        var all = added.Keys.Any(Maps.ContainsKey) ? added.Concat(Maps.ExceptBy(added.Keys, column => column.Key)) : added;
        var changes = all.Select(column => $"ADD COLUMN IF NOT EXISTS {SqlText.Identifier(column.Key)} {ColumnTypes.Definition(column.Value)}")
            .Concat(LookupFields.Where(added.ContainsKey).Select(field => $"ADD INDEX IF NOT EXISTS by_{field} {field} TYPE bloom_filter(0.01) GRANULARITY 4"));
        await client.ExecuteAsync($"ALTER TABLE {Name} {string.Join(", ", changes)}", cancellationToken).ConfigureAwait(false);
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Drops columns, except those in the schema of the last <see cref="EnsureAsync"/>.</summary>
    /// <param name="fields">The fields of the columns.</param>
    /// <param name="lost">A condition: rows whose values would be lost.</param>
    /// <param name="block">What was inserted up to this block, as <see cref="LastBlockAsync"/> gave it, has none of these rows.</param>
    /// <param name="cancellationToken">Ends the work between two statements.</param>
    /// <returns>False when there are such rows: nothing was dropped.</returns>
    internal async Task<bool> TryDropAsync(IReadOnlyList<Field> fields, Func<IReadOnlyList<Field>, string> lost, long block, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // No insert comes between the look and the drop.
            using var held = await HoldColumnsAsync(cancellationToken).ConfigureAwait(false);
            var dropped = fields.Where(field => !IsKept(field)).ToList();
            if (dropped.Count > 0)
            {
                // Only what came since: inserts wait meanwhile.
                var parts = $"SELECT name FROM system.parts WHERE database = '{TableDefinition.Database}' AND table = 'events' AND active AND max_block_number > {block}";
                if (await ReadTextAsync($"SELECT toString(count() > 0) FROM (SELECT 1 FROM {Name} WHERE _part IN ({parts}) AND ({lost(dropped)}) LIMIT 1)", cancellationToken).ConfigureAwait(false) != "0")
                {
                    return false;
                }

                await client.ExecuteAsync($"ALTER TABLE {Name} {string.Join(", ", dropped.Select(field => $"DROP COLUMN IF EXISTS {SqlText.Identifier(field.Name)}"))}", cancellationToken).ConfigureAwait(false);
            }

            await RefreshAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>The number of the block that was inserted last.</summary>
    internal async Task<long> LastBlockAsync(CancellationToken cancellationToken) => long.Parse(
        (await ReadTextAsync($"SELECT toString(max(max_block_number)) FROM system.parts WHERE database = '{TableDefinition.Database}' AND table = 'events' AND active", cancellationToken).ConfigureAwait(false))!,
        CultureInfo.InvariantCulture);

    /// <summary>True if the schema of the last <see cref="EnsureAsync"/> gives the field a column.</summary>
    internal bool IsKept(Field field) => _ensured.TryGetOrdinal(field.Name, out var ordinal) && _ensured.HasColumn(ordinal) && field != CanonicalFields.Weight;

    /// <summary>Reads the table's columns: some come with inserts.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        await using (var rows = await client.QueryAsync($"SELECT name, type FROM system.columns WHERE database = '{TableDefinition.Database}' AND table = 'events'", cancellationToken).ConfigureAwait(false))
        {
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                types.Add(rows.GetString(0)!, rows.GetString(1)!);
            }
        }

        var complete = await new TableMigrator(client).RememberedAsync(Definition, cancellationToken).ConfigureAwait(false);
        _columns = new TableColumns(types, complete.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>From now on no statement names these columns, though the table still has them.</summary>
    internal void Forget(IEnumerable<Field> fields)
    {
        var columns = _columns!;
        var names = fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        _columns = columns with { Types = new Dictionary<string, string>(columns.Types.Where(column => !names.Contains(column.Key)), StringComparer.Ordinal) };
    }

    /// <summary>False when the table was created with another length of partitions than the options say.</summary>
    public async Task<bool> IsPartitionedAsAskedAsync(CancellationToken cancellationToken)
    {
        var key = await ReadTextAsync($"SELECT partition_key FROM system.tables WHERE database = '{TableDefinition.Database}' AND name = 'events'", cancellationToken).ConfigureAwait(false);
        return key == PartitionKey.Of(_partition) || key == PartitionKey.Former(_partition);
    }

    private async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) => await ReadTextAsync($"SELECT toString(count()) FROM {Name}", cancellationToken).ConfigureAwait(false) == "0";

    private async Task<string?> ReadTextAsync(string sql, CancellationToken cancellationToken)
    {
        await using var rows = await client.QueryAsync(sql, cancellationToken).ConfigureAwait(false);
        await rows.ReadAsync(cancellationToken).ConfigureAwait(false);
        return rows.GetString(0);
    }

    private IEnumerable<Field> DeclaredColumns() => ColumnsOf(_ensured).Where(field => !field.IsCanonical);

    private string? TypeOf(string column) => _ensured.TryGetOrdinal(column, out var ordinal) ? ColumnTypes.Of(_ensured.Fields[ordinal]) : Maps.GetValueOrDefault(column);

    internal static IEnumerable<Field> ColumnsOf(EventSchema schema) => schema.Fields.Where((_, ordinal) => schema.HasColumn(ordinal));

    /// <summary>Creates the table with the columns that every event has.</summary>
    private static string Create(PartitionLength partition)
    {
        var settings = string.Join(", ", FirstSettings.Concat(MergeSettings));
        return $"""
            (
              tenant LowCardinality(String),
              time {TimeType},
              received DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
              sequence UInt64 CODEC(Delta(8), ZSTD(1)),
              {CanonicalFields.Event.Name} {ColumnTypes.Of(CanonicalFields.Event)},
              {SequenceIndex.Replace("IF NOT EXISTS ", "", StringComparison.Ordinal)}
            )
            ENGINE = MergeTree PARTITION BY {PartitionKey.Of(partition)} ORDER BY (tenant, event, time)
            SETTINGS {settings}
            """;
    }

    private sealed class Held(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
