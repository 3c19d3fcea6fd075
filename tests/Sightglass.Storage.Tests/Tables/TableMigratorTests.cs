using Sightglass.Storage.Blocks;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Storage.Tables;

/// <summary>Tables that only these tests have: the requirements of a second table.</summary>
public sealed class TableMigratorTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly TableMigration Second = new(2, ["ADD COLUMN IF NOT EXISTS text String"]);
    private static readonly TableMigration Third = new(3, ["MODIFY COLUMN text DEFAULT 'none'", "ADD INDEX IF NOT EXISTS by_text text TYPE bloom_filter"]);

    [Fact]
    public async Task Ensure_OfAnOldForm_TakesTheStepsThatItLacks_AndKeepsTheRows()
    {
        await engine.Client.ExecuteAsync("CREATE DATABASE IF NOT EXISTS sightglass", CancellationToken.None);
        await engine.Client.ExecuteAsync("CREATE TABLE sightglass.old (id UInt64) ENGINE = MergeTree ORDER BY id", CancellationToken.None);
        await engine.Client.ExecuteAsync("INSERT INTO sightglass.old VALUES (5)", CancellationToken.None);
        var table = new TableDefinition(200, "old", "(id UInt64, text String) ENGINE = MergeTree ORDER BY id", [Second, Third]);

        await Migrator.EnsureAsync(table, CancellationToken.None);
        await Migrator.EnsureAsync(table, CancellationToken.None);

        Assert.Equal("form 3", await TextAsync("SELECT comment FROM system.tables WHERE name = 'old'"));
        Assert.Equal("5none", await TextAsync("SELECT concat(toString(id), text) FROM sightglass.old"));
    }

    [Fact]
    public async Task Ensure_EveryStepTwice_DoesNoHarm()
    {
        var table = new TableDefinition(201, "twice", "(id UInt64, text String) ENGINE = MergeTree ORDER BY id", [Second, Third]);
        await Migrator.EnsureAsync(table, CancellationToken.None);

        // The state after a start that was killed before it could record its progress.
        await engine.Client.ExecuteAsync("ALTER TABLE sightglass.twice MODIFY COMMENT ''", CancellationToken.None);
        await Migrator.EnsureAsync(table, CancellationToken.None);

        Assert.Equal("form 3", await TextAsync("SELECT comment FROM system.tables WHERE name = 'twice'"));
    }

    [Fact]
    public async Task Ensure_OfALaterForm_SaysWhatToDo()
    {
        var table = new TableDefinition(202, "later", "(id UInt64) ENGINE = MergeTree ORDER BY id", [Second, Third]);
        await Migrator.EnsureAsync(table, CancellationToken.None);

        var exception = await Assert.ThrowsAsync<ClickHouseException>(() => Migrator.EnsureAsync(table with { Migrations = [Second] }, CancellationToken.None));

        Assert.Equal("the table sightglass.later has form 3 and this program knows 2: start the program that made it, or a later one", exception.Message);
    }

    [Fact]
    public async Task Insert_GoesToTheTableOfItsNumber_AndAnUnknownNumberIsAnErrorOfTheData()
    {
        var table = new TableDefinition(203, "points", "(id UInt64, text String, more String DEFAULT 'x') ENGINE = MergeTree ORDER BY id", []);
        await Migrator.EnsureAsync(table, CancellationToken.None);
        var payload = new ByteBuffer();
        BlockHeader.Append(payload, [new("id", "UInt64"), new("text", "String")]);
        payload.Append(NativeText.Block(firstId: 10, rows: 3));
        var inserter = new BlockInserter(engine.Client, [EventsTable.Definition, table]);

        await inserter.InsertAsync(new TableRecords(203, [Record(payload), Record(payload)], "token"), CancellationToken.None);
        var exception = await Assert.ThrowsAsync<ClickHouseException>(() => inserter.InsertAsync(new TableRecords(9, [Record(payload)], "other"), CancellationToken.None));

        Assert.Equal("6 text of 12 x", await TextAsync("SELECT concat(toString(count()), ' ', max(text), ' ', any(more)) FROM sightglass.points"));
        Assert.True(exception.IsDataError);
        Assert.Equal("no table has the number 9: a later version of this program wrote the records", exception.Message);
    }

    private static BlockRecord Record(ByteBuffer payload) => new(payload.Memory, Rows: 3, default, Position: 0);

    private TableMigrator Migrator => new(engine.Client);

    private async Task<string?> TextAsync(string sql)
    {
        await using var rows = await engine.Client.QueryAsync(sql, CancellationToken.None);
        Assert.True(await rows.ReadAsync(CancellationToken.None));
        return rows.GetString(0);
    }
}
