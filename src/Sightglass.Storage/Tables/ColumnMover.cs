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
        await WriteOutAsync(cancellationToken).ConfigureAwait(false);
        await GiveBackAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteOutAsync(CancellationToken cancellationToken)
    {
        var computed = await ReadAsync($"SELECT name FROM system.columns WHERE database = '{TableDefinition.Database}' AND table = 'events' AND default_kind != ''", cancellationToken).ConfigureAwait(false);
        if (computed.Count == 0)
        {
            return;
        }

        var names = computed.ConvertAll(SqlText.Identifier);
        await InEachPartitionAsync(partition => string.Join(", ", names.Select(name => $"MATERIALIZE COLUMN {name} IN PARTITION ID {partition}")), cancellationToken).ConfigureAwait(false);
        await AlterAsync(string.Join(", ", names.Select(name => $"MODIFY COLUMN {name} REMOVE DEFAULT")), cancellationToken).ConfigureAwait(false);
    }

    private async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        await table.RefreshAsync(cancellationToken).ConfigureAwait(false);
        var given = table.Columns!.Types.Select(ColumnTypes.FieldOf).OfType<Field>().Where(field => field.Name != CanonicalFields.Weight.Name && !table.IsKept(field)).ToList();
        if (table.Columns!.Types.ContainsKey(CanonicalFields.Weight.Name) && !await IsSampledAsync(cancellationToken).ConfigureAwait(false))
        {
            given.Add(CanonicalFields.Weight);
        }

        if (given.Count == 0)
        {
            return;
        }

        await table.AddMapsAsync(cancellationToken).ConfigureAwait(false);
        var copy = CopySql.Print(given);
        await InEachPartitionAsync(partition => $"UPDATE {copy.Assignments} IN PARTITION ID {partition} WHERE {copy.Condition}", cancellationToken).ConfigureAwait(false);
        table.Forget(given);
        await Task.Delay(ForgottenAfter, time, cancellationToken).ConfigureAwait(false);
        await table.DropAsync(given, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsSampledAsync(CancellationToken cancellationToken) =>
        (await ReadAsync($"SELECT '1' FROM {EventsTable.Name} WHERE weight IS NOT NULL LIMIT 1", cancellationToken).ConfigureAwait(false)).Count > 0;

    private async Task InEachPartitionAsync(Func<string, string> alter, CancellationToken cancellationToken)
    {
        var partitions = await ReadAsync(
            $"SELECT partition_id FROM system.parts WHERE database = '{TableDefinition.Database}' AND table = 'events' AND active GROUP BY partition_id ORDER BY max(max_time) DESC, partition_id DESC", cancellationToken).ConfigureAwait(false);
        foreach (var partition in partitions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await AlterAsync(alter(SqlText.Literal(partition)), cancellationToken).ConfigureAwait(false);
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
