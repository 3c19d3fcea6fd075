using Sightglass.Storage.Engine;

namespace Sightglass.Storage.ClickHouse;

public sealed class ClickHouseClientTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Query_Types_AreReadAsTheyAre()
    {
        await using var rows = await engine.Client.QueryAsync(
            "SELECT toInt64(-9223372036854775808) AS a, 1.5 AS b, 'a\\n\"ü\"' AS c, CAST(NULL AS Nullable(String)) AS d, [1, 2] AS e, toDecimal64('12.34', 2) AS f, toDateTime64('2026-11-20 10:00:00.123456', 6, 'UTC') AS g, nan AS h, true AS i",
            CancellationToken.None);

        Assert.Equal(["a", "b", "c", "d", "e", "f", "g", "h", "i"], rows.Columns.Select(column => column.Name));
        Assert.Equal(new ClickHouseColumn("d", "Nullable(String)"), rows.Columns[3]);
        Assert.True(await rows.ReadAsync(CancellationToken.None));
        Assert.Equal(long.MinValue, rows.GetInt64(0));
        Assert.Equal(1.5, rows.GetDouble(1));
        Assert.Equal("a\n\"ü\"", rows.GetString(2));
        Assert.True(rows.IsNull(3));
        Assert.Null(rows.GetString(3));
        Assert.Equal("[1,2]", rows.GetString(4));
        Assert.Equal(12.34m, rows.GetDecimal(5));
        Assert.Equal("2026-11-20 10:00:00.123456", rows.GetString(6));
        Assert.Equal(double.NaN, rows.GetDouble(7));
        Assert.True(rows.GetBoolean(8));
        Assert.False(await rows.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Query_ManyRows_AllCome_WithStatistics()
    {
        await using var rows = await engine.Client.QueryAsync("SELECT number, repeat('x', number % 300) FROM numbers(50000)", CancellationToken.None);
        var sum = 0L;
        while (await rows.ReadAsync(CancellationToken.None))
        {
            sum += rows.GetInt64(0);
        }

        Assert.Equal(50_000L * 49_999 / 2, sum);
        Assert.Equal(50_000, rows.Statistics.ReadRows);
        Assert.True(rows.Statistics.Elapsed > TimeSpan.Zero);
    }

    [Fact]
    public async Task Query_NoRows_StillHasColumns()
    {
        await using var rows = await engine.Client.QueryAsync("SELECT 1 AS a WHERE 0", CancellationToken.None);
        Assert.Equal([new ClickHouseColumn("a", "UInt8")], rows.Columns);
        Assert.False(await rows.ReadAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("it's 100 % \\ \t\n\r\0 {a:String} '; DROP")]
    [InlineData("")]
    [InlineData("ü 漢字 🙂")]
    public async Task Parameter_AnyText_ArrivesAsItWas(string text)
    {
        var statement = new ClickHouseStatement("SELECT {text:String}, {texts:Array(String)}[2], {number:Int64}, {at:DateTime64(6)}")
        {
            Parameters =
            [
                ClickHouseParameter.String("text", text),
                ClickHouseParameter.Strings("texts", ["", text]),
                ClickHouseParameter.Int64("number", -5),
                ClickHouseParameter.Time("at", new DateTimeOffset(2026, 11, 20, 12, 0, 0, 123, 456, TimeSpan.FromHours(2))),
            ],
        };
        await using var rows = await engine.Client.QueryAsync(statement, CancellationToken.None);
        Assert.True(await rows.ReadAsync(CancellationToken.None));
        Assert.Equal(text, rows.GetString(0));
        Assert.Equal(text, rows.GetString(1));
        Assert.Equal(-5, rows.GetInt64(2));
        Assert.Equal("2026-11-20 10:00:00.123456", rows.GetString(3));
    }

    /// <summary>The texts of the longest filters: three bytes a character, or all of them escaped.</summary>
    [Theory]
    [InlineData("語", 16_000)]
    [InlineData("\"", 16_384)]
    [InlineData("'", 16_384)]
    [InlineData("\\", 16_384)]
    [InlineData("\r\n", 8_192)]
    [InlineData("🙂", 8_192)]
    public async Task Parameter_OfManyBytes_ArrivesAsItWas(string part, int times)
    {
        var text = string.Concat(Enumerable.Repeat(part, times));
        var statement = new ClickHouseStatement("SELECT {text:String}, {short:String}") { Parameters = [ClickHouseParameter.String("text", text), ClickHouseParameter.String("short", part)] };

        await using var rows = await engine.Client.QueryAsync(statement, CancellationToken.None);

        Assert.True(await rows.ReadAsync(CancellationToken.None));
        Assert.Equal(text, rows.GetString(0));
        Assert.Equal(part, rows.GetString(1));
    }

    [Fact]
    public async Task Query_ThatIsLeft_StopsInTheEngineAndThenLeavesItsPlace()
    {
        var admission = new QueryAdmission(new QueryOptions { Running = 2 }, TimeProvider.System);
        using var client = new ClickHouseClient(() => engine.Supervisor.Endpoint, admission);
        QueryParty.Current = new QueryParty("acme", "a");
        using var left = new CancellationTokenSource();
        var query = client.QueryAsync("SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 7", left.Token);
        await UntilAsync(async () => await RunningAsync() == 1, EngineFixture.Ceiling);

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        await UntilAsync(() => Task.FromResult(admission.Running == 0), TimeSpan.FromSeconds(5));
        Assert.Equal(0, await RunningAsync());

        Task<long> RunningAsync() => engine.CountAsync("SELECT count() FROM system.processes WHERE query LIKE '%numbers(100000000000)%' AND query NOT LIKE '%system.processes%'");
    }

    [Fact]
    public async Task Insert_WhileQuestionsTakeEveryPlace_DoesNotWait()
    {
        using var client = new ClickHouseClient(() => engine.Supervisor.Endpoint, new QueryAdmission(new QueryOptions { Running = 1, Waiting = 4 }, TimeProvider.System));
        await client.ExecuteAsync("CREATE TABLE test.busy (n UInt64) ENGINE = MergeTree ORDER BY n", CancellationToken.None);
        QueryParty.Current = new QueryParty("acme", "a");
        using var left = new CancellationTokenSource();
        var question = client.QueryAsync("SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 8", left.Token);
        var waiting = client.QueryAsync("SELECT 1", left.Token);

        await client.ExecuteAsync("INSERT INTO test.busy VALUES (1)", CancellationToken.None).WaitAsync(EngineFixture.Ceiling);

        Assert.False(waiting.IsCompleted, "the test tells nothing: no question waits");
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => question);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Theory]
    [InlineData("SELECT * FROM test.missing", 60, true, false)]
    [InlineData("SELEC 1", 62, false, false)]
    [InlineData("SELECT throwIf(1)", 395, false, false)]
    public async Task Query_Fails_WithTheEnginesCode(string sql, int code, bool isTransient, bool isDataError)
    {
        var exception = await Assert.ThrowsAsync<ClickHouseException>(() => engine.Client.QueryAsync(sql, CancellationToken.None));
        Assert.Equal((code, isTransient, isDataError), (exception.Code, exception.IsTransient, exception.IsDataError));
        Assert.StartsWith($"Code: {code}. DB::Exception", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_CannotWrite()
    {
        var exception = await Assert.ThrowsAsync<ClickHouseException>(() => engine.Client.QueryAsync("CREATE TABLE test.written (a Int8) ENGINE = Memory", CancellationToken.None));
        Assert.Equal(164, exception.Code);
    }

    [Fact]
    public async Task Query_FailsInTheMiddleOfAStream_ThrowsAfterTheFirstRows()
    {
        var statement = new ClickHouseStatement("SELECT number, throwIf(number = 3000000) FROM numbers(5000000) SETTINGS max_threads = 1") { IsStreamed = true };
        await using var rows = await engine.Client.QueryAsync(statement, CancellationToken.None);
        var read = 0;
        var exception = await Assert.ThrowsAsync<ClickHouseException>(async () =>
        {
            while (await rows.ReadAsync(CancellationToken.None))
            {
                read++;
            }
        });
        Assert.Equal(395, exception.Code);
        Assert.InRange(read, 1, 3_000_000);
    }

    [Fact]
    public async Task Query_OverItsTimeout_IsStopped()
    {
        var statement = new ClickHouseStatement("SELECT count() FROM numbers(1000000000000)") { Timeout = TimeSpan.FromMilliseconds(300) };
        var exception = await Assert.ThrowsAsync<ClickHouseException>(() => engine.Client.QueryAsync(statement, CancellationToken.None));
        Assert.Equal(159, exception.Code);
    }

    [Fact]
    public async Task Query_Canceled_StopsInTheEngine()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => engine.Client.QueryAsync("SELECT count(), 'canceled' FROM numbers(1000000000000)", cancellation.Token));

        using var ceiling = new CancellationTokenSource(EngineFixture.Ceiling);
        while (await engine.CountAsync("SELECT count() FROM system.processes WHERE query LIKE '%''canceled''%numbers(%' AND query NOT LIKE '%system.processes%'") > 0)
        {
            await Task.Delay(20, ceiling.Token);
        }
    }

    [Fact]
    public async Task Insert_ManyBlocks_IsOnePart_AndTheTokenCountsOnce()
    {
        await engine.Client.ExecuteAsync("CREATE TABLE test.once (id UInt64, text String, other String DEFAULT 'd') ENGINE = MergeTree ORDER BY id", CancellationToken.None);
        var body = new ReadOnlyMemory<byte>[] { NativeText.Block(0, 100), NativeText.Block(100, 50, "other"), NativeText.Block(150, 1) };
        for (var time = 0; time < 3; time++)
        {
            await engine.Client.InsertAsync(new ClickHouseInsert("INSERT INTO test.once FORMAT Native", body, "token-1"), CancellationToken.None);
        }

        Assert.Equal(151, await engine.CountAsync("SELECT count() FROM test.once"));
        Assert.Equal(1, await engine.CountAsync("SELECT count() FROM system.parts WHERE active AND database = 'test' AND table = 'once'"));
        Assert.Equal(101, await engine.CountAsync("SELECT countIf(other = 'd') FROM test.once"));

        await engine.Client.InsertAsync(new ClickHouseInsert("INSERT INTO test.once FORMAT Native", body, "token-2"), CancellationToken.None);
        Assert.Equal(302, await engine.CountAsync("SELECT count() FROM test.once"));
    }

    [Fact]
    public async Task Insert_ColumnThatTheTableLacks_IsADataError_AndNothingIsInserted()
    {
        await engine.Client.ExecuteAsync("CREATE TABLE test.narrow (id UInt64, text String) ENGINE = MergeTree ORDER BY id", CancellationToken.None);
        var body = new ReadOnlyMemory<byte>[] { NativeText.Block(0, 10), NativeText.Block(10, 10, "unheard") };
        var exception = await Assert.ThrowsAsync<ClickHouseException>(
            () => engine.Client.InsertAsync(new ClickHouseInsert("INSERT INTO test.narrow FORMAT Native", body, "t"), CancellationToken.None));
        Assert.True(exception.IsDataError);
        Assert.Equal(0, await engine.CountAsync("SELECT count() FROM test.narrow"));
    }

    [Fact]
    public async Task AnyCall_NobodyListens_IsTransient()
    {
        using var client = new ClickHouseClient(() => new ClickHouseEndpoint(new Uri("http://127.0.0.1:1"), "a", "b"));
        var exception = await Assert.ThrowsAsync<ClickHouseException>(() => client.ExecuteAsync("SELECT 1", CancellationToken.None));
        Assert.True(exception.IsTransient);
        Assert.Equal("no answer from the engine: Connection refused (127.0.0.1:1)", exception.Message);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan ceiling)
    {
        using var limit = new CancellationTokenSource(ceiling);
        while (!await condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
