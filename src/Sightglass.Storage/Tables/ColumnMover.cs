using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Tables;

/// <summary>Moves values between columns and maps after a change of packs: in the background, newest partition first, while queries run.</summary>
/// <remarks>
/// Each step may run again after a kill, and query results are the same before, during and after it. A new column is computed when it is read until every
/// partition has materialized it. The values of a column that is no longer needed are copied to the maps, partition by partition, before the column is dropped.
/// </remarks>
public sealed class ColumnMover(ClickHouseClient client, EventsTable table, TimeProvider time)
{
    // A partition of a busy store takes minutes.
    private static readonly TimeSpan PartitionTimeout = TimeSpan.FromHours(1);

    // By then, statements that were created before a column was forgotten have ended.
    private static readonly TimeSpan ForgottenAfter = ClickHouseStatement.DefaultTimeout + TimeSpan.FromSeconds(10);

    /// <summary>Brings the table's columns in line with the schema of the last <see cref="EventsTable.EnsureAsync"/>. Every event that an older schema has encoded must be in the table.</summary>
    /// <param name="cancellationToken">Stops the work between two partitions; the next call continues it.</param>
    /// <exception cref="ClickHouseException">The engine cannot do it at the moment.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await MaterializeAsync(cancellationToken).ConfigureAwait(false);
        await FillAsync(cancellationToken).ConfigureAwait(false);
        await GiveBackAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finishes what an earlier version began: columns that are computed from the maps by a default.</summary>
    private async Task MaterializeAsync(CancellationToken cancellationToken)
    {
        var computed = await ReadAsync($"SELECT name FROM system.columns WHERE database = '{TableDefinition.Database}' AND table = 'events' AND default_kind != ''", cancellationToken).ConfigureAwait(false);
        if (computed.Count == 0)
        {
            return;
        }

        var names = computed.ConvertAll(SqlText.Identifier);
        await InEachPartitionAsync(partition => AlterAsync(string.Join(", ", names.Select(name => $"MATERIALIZE COLUMN {name} IN PARTITION ID {partition}")), cancellationToken), cancellationToken).ConfigureAwait(false);
        await AlterAsync(string.Join(", ", names.Select(name => $"MODIFY COLUMN {name} REMOVE DEFAULT")), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies what the maps and the text hold of fields with a column to that column.</summary>
    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var epoch = table.Epoch;
        var fields = table.IncompleteFields();
        if (fields.Count == 0)
        {
            return;
        }

        if (table.Columns!.Types.ContainsKey(ColumnTypes.KeywordsColumn))
        {
            await InEachPartitionAsync(partition => FillAsync(fields, partition, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        await table.CompleteAsync(fields, epoch, cancellationToken).ConfigureAwait(false);
    }

    private async Task FillAsync(List<Field> fields, string partition, CancellationToken cancellationToken)
    {
        var counts = string.Join(", ", fields.Select(field => $"toString(countIf({IsElsewhere(field)}))"));
        var found = await ReadAsync($"SELECT arrayJoin([{counts}]) FROM {EventsTable.Name} WHERE _partition_id = {partition}", cancellationToken).ConfigureAwait(false);
        var filled = fields.Where((_, index) => found[index] != "0").ToList();
        if (filled.Count > 0)
        {
            await table.AddAsync(filled.Select(field => KeyValuePair.Create(field.Name, (string?)ColumnTypes.Of(field))), cancellationToken).ConfigureAwait(false);
            var assignments = filled.Select(field => $"{SqlText.Identifier(field.Name)} = coalesce({SqlText.Identifier(field.Name)}, {ColumnTypes.FromMaps(field)})");
            await AlterAsync($"UPDATE {string.Join(", ", assignments)} IN PARTITION ID {partition} WHERE {string.Join(" OR ", filled.Select(IsElsewhere))}", cancellationToken).ConfigureAwait(false);
        }
    }

    private string IsElsewhere(Field field)
    {
        var elsewhere = $"{ColumnTypes.FromMaps(field)} IS NOT NULL";
        return table.Columns!.Types.ContainsKey(field.Name) ? $"({SqlText.Identifier(field.Name)} IS NULL AND {elsewhere})" : elsewhere;
    }

    private async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        await table.RefreshAsync(cancellationToken).ConfigureAwait(false);
        var given = table.Columns!.Types.Select(ColumnTypes.FieldOf).OfType<Field>().Where(field => field.Name != CanonicalFields.Weight.Name && !table.IsKept(field)).ToList();
        if (given.Count == 0)
        {
            return;
        }

        await table.AddMapsAsync(cancellationToken).ConfigureAwait(false);
        var copy = CopySql.Assignments(given);
        var block = await CopyAsync().ConfigureAwait(false);
        table.Forget(given);
        await Task.Delay(ForgottenAfter, time, cancellationToken).ConfigureAwait(false);
        while (!await table.TryDropAsync(given, CopySql.NotCopied, block, cancellationToken).ConfigureAwait(false))
        {
            // Meanwhile a pack had the field again for a while.
            block = await CopyAsync().ConfigureAwait(false);
        }

        async Task<long> CopyAsync()
        {
            var last = await table.LastBlockAsync(cancellationToken).ConfigureAwait(false);
            await InEachPartitionAsync(partition => AlterAsync($"UPDATE {copy} IN PARTITION ID {partition} WHERE {CopySql.NotCopied(given)}", cancellationToken), cancellationToken).ConfigureAwait(false);
            return last;
        }
    }

    private async Task InEachPartitionAsync(Func<string, Task> work, CancellationToken cancellationToken)
    {
        var partitions = await ReadAsync(
            $"SELECT partition_id FROM system.parts WHERE database = '{TableDefinition.Database}' AND table = 'events' AND active GROUP BY partition_id ORDER BY max(max_time) DESC, partition_id DESC", cancellationToken).ConfigureAwait(false);
        foreach (var partition in partitions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await work(SqlText.Literal(partition)).ConfigureAwait(false);
        }
    }

    private Task AlterAsync(string change, CancellationToken cancellationToken) =>
        client.ExecuteAsync(new ClickHouseStatement($"ALTER TABLE {EventsTable.Name} {change} SETTINGS mutations_sync = 1") { Timeout = PartitionTimeout }, cancellationToken);

    private async Task<List<string>> ReadAsync(string sql, CancellationToken cancellationToken)
    {
        List<string> values = [];
        await using var rows = await client.QueryAsync(new ClickHouseStatement(sql) { Timeout = PartitionTimeout }, cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            values.Add(rows.GetString(0)!);
        }

        return values;
    }
}
