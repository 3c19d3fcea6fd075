using System.Text;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;
using Sightglass.Testing;

namespace Sightglass.Storage.Tables;

/// <summary>Columns are added and removed; the values of events remain and are queryable at once.</summary>
public sealed class ColumnMoverTests(EngineFixture engine) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private const string Long = "a text of more than a hundred and twenty-eight bytes, which no dictionary should have to hold, since hardly any two events have the same one";

    private static readonly Field[] Fields =
    [
        new("grade", FieldType.Keyword), new("note", FieldType.Text), new("points", FieldType.Integer),
        new("ratio", FieldType.Number), new("passed", FieldType.Boolean), new("due", FieldType.Timestamp),
    ];

    private static readonly EventSchema WithColumns = new(Fields);
    private static readonly EventSchema WithoutColumns = new(Fields, new HashSet<string>());

    private static readonly string[] Events =
    [
        $$"""{"timestamp":"2026-11-02T00:00:00Z","grade":"a","note":"{{Long}}","points":9007199254740993,"ratio":0.1,"passed":true,"due":"2026-01-02T03:04:05.678901Z"}""",
        """{"timestamp":"2026-11-02T00:00:01Z","grade":"say \"b\"","note":"","points":-5,"ratio":1e300,"passed":false,"other":"x"}""",
        """{"timestamp":"2026-11-16T00:00:02Z","points":7,"list":[1]}""",
        """{"timestamp":"2026-11-16T00:00:03Z"}""",
    ];

    private static readonly string[] Values =
    [
        $"a|{Long}|9007199254740993|0.1|true|2026-01-02 03:04:05.678901",
        "say \"b\"||-5|1e300|false|-",
        "-|-|7|-|-|-",
        "-|-|-|-|-|-",
    ];

    private EventsTable Table { get; } = new(engine.Client);

    public async ValueTask InitializeAsync() => await engine.Client.ExecuteAsync($"DROP TABLE IF EXISTS {EventsTable.Name} SYNC", CancellationToken.None);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task FieldsGetColumns_HistoryAnswersAtOnce_AndIsWrittenOutInTheBackground()
    {
        await Table.EnsureAsync(EventSchema.Canonical, hasPending: false, CancellationToken.None);
        await InsertAsync(EventSchema.Canonical, Events[..2]);
        await Table.EnsureAsync(WithoutColumns, hasPending: false, CancellationToken.None);
        await InsertAsync(WithoutColumns, Events[2..]);

        await Table.EnsureAsync(WithColumns, hasPending: false, CancellationToken.None);
        var atOnce = await ReadAsync(Fields.Select(Answer));
        await Mover.RunAsync(CancellationToken.None);
        await Mover.RunAsync(CancellationToken.None);

        Assert.Equal(Values, atOnce);
        Assert.Equal(Values, await ReadAsync(Fields.Select(field => $"`{field.Name}`")));
        Assert.Equal(0, await engine.CountAsync("SELECT count() FROM system.columns WHERE database = 'sightglass' AND table = 'events' AND default_kind != ''"));
    }

    [Fact]
    public async Task NewTable_HasAColumn_OnceAnEventUsesIt()
    {
        await Table.EnsureAsync(WithColumns, hasPending: false, CancellationToken.None);
        Assert.Equal(["event", "received", "sequence", "tenant", "time"], Table.Columns!.Types.Keys.Order());
        Assert.Equal(Fields.Select(field => field.Name).Order(), Table.Columns.Complete.Order());

        await InsertAsync(WithColumns, ["""{"timestamp":"2026-11-02T00:00:00Z","grade":"a","request_id":"r","status_code":200}"""]);
        await Table.EnsureAsync(WithColumns, hasPending: true, CancellationToken.None);

        Assert.Equal(["event", "grade", "received", "request_id", "sequence", "status_code", "tenant", "time"], Table.Columns.Types.Keys.Order());
        Assert.Equal(Fields.Select(field => field.Name).Order(), Table.Columns.Complete.Order());
        Assert.Equal(1, await engine.CountAsync("SELECT count() FROM system.data_skipping_indices WHERE database = 'sightglass' AND table = 'events' AND name = 'by_request_id'"));
        Assert.Equal(1, await engine.CountAsync("SELECT count() FROM system.columns WHERE database = 'sightglass' AND table = 'events' AND name = 'status_code' AND compression_codec = 'CODEC(T64, LZ4)'"));
    }

    /// <summary>Possible only if the documents, which have the types of all fields, are lost.</summary>
    [Theory]
    [InlineData("grade", FieldType.Integer, "7")]
    [InlineData("points", FieldType.Keyword, "\"x\"")]
    [InlineData("points", FieldType.Number, "1.5")]
    [InlineData("passed", FieldType.Integer, "7")]
    [InlineData("due", FieldType.Keyword, "\"2026-01-02\"")]
    public async Task Insert_OfAnotherTypeThanItsColumn_IsRefused_AndChangesNoValue(string field, FieldType type, string value)
    {
        await Table.EnsureAsync(WithColumns, hasPending: false, CancellationToken.None);
        await InsertAsync(WithColumns, Events[..1]);
        var other = new EventSchema([new Field(field, type)]);

        var exception = await Assert.ThrowsAsync<ClickHouseException>(() => InsertAsync(other, [$$"""{"timestamp":"2026-11-02T00:00:01Z","{{field}}":{{value}}}"""]));

        Assert.True(exception.IsDataError);
        Assert.StartsWith($"the column '{field}' has the type {ColumnTypes.Of(Fields.Single(known => known.Name == field))} in the table and {ColumnTypes.Of(new Field(field, type))} in these records", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, await engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
    }

    [Fact]
    public async Task NewTable_WithEventsUnderWay_ComputesEveryColumnFromTheMaps()
    {
        await Table.EnsureAsync(WithColumns, hasPending: true, CancellationToken.None);
        await InsertAsync(WithoutColumns, Events);

        Assert.Equal(Values, await ReadAsync(Fields.Select(Answer)));
    }

    [Fact]
    public async Task FieldsHaveColumns_ThenNone_ThenColumnsAgain_NoValueIsHidden()
    {
        await Table.EnsureAsync(WithColumns, hasPending: false, CancellationToken.None);
        await InsertAsync(WithColumns, Events[..1]);
        await Table.EnsureAsync(WithoutColumns, hasPending: true, CancellationToken.None);
        await InsertAsync(WithoutColumns, Events[1..]);
        await Table.EnsureAsync(WithColumns, hasPending: true, CancellationToken.None);

        Assert.Equal(Values, await ReadAsync(Fields.Select(Answer)));
        await Mover.RunAsync(CancellationToken.None);
        Assert.Equal(Fields.Select(field => field.Name).Order(), Table.Columns!.Complete.Order());
        Assert.Equal(Values, await ReadAsync(Fields.Select(field => $"`{field.Name}`")));
    }

    [Fact]
    public async Task ColumnWithAValueThatIsNowhereElse_IsNotDropped()
    {
        await Table.EnsureAsync(WithColumns, hasPending: false, CancellationToken.None);
        await InsertAsync(WithColumns, Events);
        await Table.EnsureAsync(WithoutColumns, hasPending: true, CancellationToken.None);
        await InsertAsync(WithoutColumns, Events[3..]);

        var last = await Table.LastBlockAsync(CancellationToken.None);
        Assert.False(await Table.TryDropAsync(Fields, CopySql.NotCopied, last - 2, CancellationToken.None));
        Assert.Contains(Fields[0].Name, Table.Columns!.Types.Keys);

        // What was looked at before is not looked at again.
        Assert.True(await Table.TryDropAsync(Fields, CopySql.NotCopied, last, CancellationToken.None));
    }

    [Fact]
    public async Task PacksChangeWhileColumnsAreFilled_NothingIsTakenForComplete()
    {
        await Table.EnsureAsync(WithColumns, hasPending: true, CancellationToken.None);
        var epoch = Table.Epoch;
        await Table.EnsureAsync(WithColumns, hasPending: true, CancellationToken.None);

        await Table.CompleteAsync(Fields, epoch, CancellationToken.None);

        Assert.Empty(Table.Columns!.Complete);
    }

    [Fact]
    public async Task FieldsLoseTheirColumns_TheMapsHoldTheValues_AndTheColumnsGo()
    {
        await Table.EnsureAsync(WithColumns, hasPending: false, CancellationToken.None);
        await InsertAsync(WithColumns, Events);

        await Table.EnsureAsync(WithoutColumns, hasPending: false, CancellationToken.None);
        await Mover.RunAsync(CancellationToken.None);
        await Mover.RunAsync(CancellationToken.None);

        Assert.Equal(Values, await ReadAsync(Fields.Select(ColumnTypes.FromMaps)));
        Assert.DoesNotContain(Fields, field => Table.Columns!.Types.ContainsKey(field.Name));
        Assert.Equal(4, await engine.CountAsync($"SELECT length(keywords) + length(numbers) FROM {EventsTable.Name} WHERE sequence = 0"));
    }

    [Fact]
    public async Task RecordOfAnOlderSchema_AfterItsColumnsWent_BringsThemBack_AndTheyGoAgain()
    {
        await Table.EnsureAsync(WithoutColumns, hasPending: false, CancellationToken.None);

        await InsertAsync(WithColumns, Events);
        Assert.Contains(Fields, field => Table.Columns!.Types.ContainsKey(field.Name));
        await Mover.RunAsync(CancellationToken.None);

        Assert.Equal(Values, await ReadAsync(Fields.Select(ColumnTypes.FromMaps)));
        Assert.DoesNotContain(Fields, field => Table.Columns!.Types.ContainsKey(field.Name));
    }

    /// <summary>What a query reads, as <c>FieldSql</c> prints it.</summary>
    private string Answer(Field field) => (Table.Columns!.Types.ContainsKey(field.Name), Table.Columns.Complete.Contains(field.Name)) switch
    {
        (true, true) => $"`{field.Name}`",
        (true, false) => $"coalesce(`{field.Name}`, {ColumnTypes.FromMaps(field)})",
        (false, true) => "NULL",
        _ => ColumnTypes.FromMaps(field),
    };

    private ColumnMover Mover => new(engine.Client, Table, new HastyTime());

    private async Task InsertAsync(EventSchema schema, IEnumerable<string> events)
    {
        var batch = new EventBatch(schema) { ReceivedMicros = UnixMicros.Of(new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero)) };
        var reader = new JsonEventReader(schema);
        foreach (var json in events)
        {
            Assert.Null(reader.Read(Encoding.UTF8.GetBytes(json), batch, EventOrigin.Default));
        }

        batch.Seal();
        var block = new ByteBuffer();
        EventBlock.Encode(batch, block);
        await new BlockInserter(engine.Client, [EventsTable.Definition], Table)
            .InsertAsync(new TableRecords(0, [new BlockRecord(block.Memory, batch.Count, default, 0)], Guid.NewGuid().ToString()), CancellationToken.None);
    }

    private async Task<List<string>> ReadAsync(IEnumerable<string> expressions)
    {
        List<string> all = [];
        var texts = expressions.Select(expression => $"ifNull(toString({expression}), '-')");
        await using var rows = await engine.Client.QueryAsync($"SELECT concat({string.Join(", '|', ", texts)}) FROM {EventsTable.Name} ORDER BY time", CancellationToken.None);
        while (await rows.ReadAsync(CancellationToken.None))
        {
            all.Add(rows.GetString(0)!);
        }

        return all;
    }
}
