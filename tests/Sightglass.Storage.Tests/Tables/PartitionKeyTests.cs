using Sightglass.Storage.Engine;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Tables;

/// <summary>However old events are, one insert makes few parts.</summary>
public sealed class PartitionKeyTests(EngineFixture engine) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private const string Active = "FROM system.parts WHERE database = 'sightglass' AND table = 'events' AND active";

    public async ValueTask InitializeAsync() => await engine.Client.ExecuteAsync($"DROP TABLE IF EXISTS {EventsTable.Name} SYNC", CancellationToken.None);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(PartitionLength.Week, 2)]
    [InlineData(PartitionLength.Day, 4)]
    public async Task NewTable_HasPartitionsOfTheLengthThatTheOptionsSay(PartitionLength length, int expected)
    {
        var table = await CreateAsync(length);
        await InsertAsync("toDateTime64('2026-11-20 00:00:00', 6, 'UTC') + INTERVAL number DAY", rows: 4, "2026-11-24 00:00:00");

        Assert.Equal(expected, await engine.CountAsync($"SELECT uniqExact(partition_id) {Active}"));
        Assert.True(await table.IsPartitionedAsAskedAsync(CancellationToken.None));
        Assert.Equal(length == PartitionLength.Week, await new EventsTable(engine.Client).IsPartitionedAsAskedAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(PartitionLength.Week)]
    [InlineData(PartitionLength.Day)]
    public async Task EventsOfEveryDaySince1970_MakeFewParts_AndQueriesReadOnlyThoseOfTheirTime(PartitionLength length)
    {
        await CreateAsync(length);

        await InsertAsync("toDateTime64('1970-01-01 01:00:00', 6, 'UTC') + INTERVAL number DAY", rows: 20_786, "2026-11-27 12:00:00");

        Assert.InRange(await engine.CountAsync($"SELECT count() {Active}"), 100, 200);
        Assert.Equal(1, await engine.CountAsync($"SELECT uniqExact(_part) FROM {EventsTable.Name} WHERE time >= '2026-11-25 00:00:00' AND time < '2026-11-26 00:00:00'"));
        var plan = await engine.TextAsync($"SELECT arrayStringConcat(groupArray(explain)) FROM (EXPLAIN indexes = 1 SELECT message FROM (SELECT event AS message FROM {EventsTable.Name} WHERE time >= '2026-11-25 00:00:00' AND time < '2026-11-26 00:00:00'))");
        Assert.Matches("Parts: 1/1[0-9][0-9] ", plan);
    }

    [Fact]
    public async Task TableOfAnEarlierVersion_KeepsItsKey_AndIsAsAsked()
    {
        await engine.Client.ExecuteAsync("CREATE DATABASE IF NOT EXISTS sightglass", CancellationToken.None);
        await engine.Client.ExecuteAsync(
            $"CREATE TABLE {EventsTable.Name} (tenant LowCardinality(String), time DateTime64(6, 'UTC'), received DateTime64(3, 'UTC'), sequence UInt64, event LowCardinality(String)) "
            + $"ENGINE = MergeTree PARTITION BY toMonday(time) ORDER BY (tenant, event, time) COMMENT 'form {EventsTable.Definition.Version}'", CancellationToken.None);

        var table = await CreateAsync(PartitionLength.Week);

        Assert.True(await table.IsPartitionedAsAskedAsync(CancellationToken.None));
        Assert.False(await new EventsTable(engine.Client, new EventsTableOptions { Partition = PartitionLength.Day }).IsPartitionedAsAskedAsync(CancellationToken.None));
    }

    private async Task<EventsTable> CreateAsync(PartitionLength length)
    {
        var table = new EventsTable(engine.Client, new EventsTableOptions { Partition = length });
        await table.EnsureAsync(EventSchema.Canonical, hasPending: false, CancellationToken.None);
        return table;
    }

    private Task InsertAsync(string time, int rows, string received) => engine.Client.ExecuteAsync(
        $"INSERT INTO {EventsTable.Name} (time, received) SELECT {time}, toDateTime64('{received}', 3, 'UTC') FROM numbers({rows}) SETTINGS max_partitions_per_insert_block = 0", CancellationToken.None);
}
