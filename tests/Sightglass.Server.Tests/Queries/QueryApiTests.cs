using System.Net;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Queries;

/// <summary>The query endpoints: tables, pages, checks, translation.</summary>
public sealed class QueryApiTests(ServerFixture server)
{
    [Fact]
    public async Task Filter_InPages_GivesEveryEventOnce()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync([.. Enumerable.Range(0, 25).Select(i => $$"""{"event":"page","time":"2025-01-01T00:00:0{{i % 3}}Z","attempt":{{i}}}""")]);
        await server.FlushAsync();
        List<int> found = [];
        string? cursor = null;
        do
        {
            var answer = (await client.PostJsonAsync("/api/query", new { language = "filter", query = "event=\"page\"", from = "0", to = "now", limit = 10, cursor })).Expect(HttpStatusCode.OK).Json;
            var attempt = answer["columns"]!.AsArray().Select(column => (string?)column!["name"]).ToList().IndexOf("attempt");
            found.AddRange(answer["rows"]!.AsArray().Select(row => (int)row![attempt]!));
            cursor = (string?)answer["cursor"];
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 25).OrderByDescending(i => i % 3).ThenByDescending(i => i), found);
    }

    [Fact]
    public async Task Formula_WithNamedLines_GivesThemAsColumns()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"cache_lookup","result":"hit"}""", """{"event":"cache_lookup","result":"miss"}""");
        await server.FlushAsync();

        var answer = (await client.QueryAsync("formula", "Hits = Count(result=\"hit\")\nAll = Count()\nHits / All")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(["value", "Hits", "All"], answer["columns"]!.AsArray().Select(column => (string?)column!["name"]));
        JsonAssert.Equal("[[0.5,1,2]]", answer["rows"]);
    }

    [Theory]
    [InlineData("Count()", "value", "[[3]]")]
    [InlineData("Previous(Count())", "value", "[[2]]")]
    [InlineData("Rate(Count(), 1m)", "value", "[[0.05]]")]
    [InlineData("Count() / Previous(Count()) - 1 > 0.4", "value,Count() / Previous(Count()) - 1,0.4", "[[1,0.5,0.4]]")]
    [InlineData("Elapsed(event=a -> event=b BY job)", "value", "[[60000]]")]
    [InlineData("Previous(Avg(Elapsed(event=a -> event=d BY job)))", "value", "[[30000]]")]
    [InlineData("distinct(job) + stddev(x)", "value", "[[2]]")]
    [InlineData("Count() - Previous(Count()) GROUP BY event", "event,value", """[["b",1],["c",1],["a",0],["d",-1]]""")]
    public async Task Formula_OverTime_LooksAtTheRangeBefore(string query, string columns, string rows)
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync(
            """{"event":"a","job":"1","time":"2025-01-01T00:10:00Z"}""", """{"event":"d","job":"1","time":"2025-01-01T00:10:30Z"}""",
            """{"event":"a","job":"1","x":1,"time":"2025-01-01T01:10:00Z"}""", """{"event":"b","job":"1","x":2,"time":"2025-01-01T01:11:00Z"}""", """{"event":"c","job":"1","x":3,"time":"2025-01-01T01:12:00Z"}""");
        await server.FlushAsync();

        var answer = (await client.PostJsonAsync("/api/query", new { language = "formula", query, from = "2025-01-01T01:00:00Z", to = "2025-01-01T02:00:00Z" })).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(columns, string.Join(',', answer["columns"]!.AsArray().Select(column => (string?)column!["name"])));
        JsonAssert.Equal(rows, answer["rows"]);
    }

    [Fact]
    public async Task Formula_OfARangeThatIsNotOver_CountsUpToNow()
    {
        using var client = server.NewTenantClient();
        var now = TimeProvider.System.GetUtcNow();
        await client.IngestAsync($$"""{"event":"e","time":"{{now.AddMinutes(-30):O}}"}""", $$"""{"event":"e","time":"{{now.AddHours(-10.5):O}}"}""", $$"""{"event":"e","time":"{{now.AddHours(-5):O}}"}""");
        await server.FlushAsync();

        // Ten hours, of which one is over: one event in it, and one in the first hour of the ten before.
        var answer = (await client.PostJsonAsync("/api/query", new { language = "formula", query = "A = Rate(Count(), 1h)\nB = Previous(Count())\nA + B", from = $"{now.AddHours(-1):O}", to = $"{now.AddHours(9):O}" })).Expect(HttpStatusCode.OK).Json;

        var row = answer["rows"]![0]!.AsArray();
        Assert.InRange((double)row[1]!, 0.95, 1);
        Assert.Equal(1, (double)row[2]!);
    }

    [Fact]
    public async Task Formula_MovingWithoutAStep_IsRefusedWithTheWayOut()
    {
        using var client = server.NewTenantClient();
        var reply = (await client.QueryAsync("formula", "Moving(Count(), 7)")).Expect(HttpStatusCode.BadRequest);
        Assert.Contains("ask with a 'step', such as 1h", (string?)reply.Json["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formula_ByAField_GivesARowAGroup()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"e","model":"a","x":1}""", """{"event":"e","model":"a","x":2}""", """{"event":"e","model":"b","x":3}""", """{"event":"e","x":4}""");
        await server.FlushAsync();

        var answer = (await client.QueryAsync("formula", "Sum(x) GROUP BY model")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(["model", "value"], answer["columns"]!.AsArray().Select(column => (string?)column!["name"]));
        Assert.Equal(["a:3", "b:3", ":4"], answer["rows"]!.AsArray().Select(row => $"{row![0]}:{row[1]}").OrderBy(text => text.StartsWith(':')).ThenBy(text => text, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Formula_ByALargeNumber_KeepsItsDigits()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"e","x":123456789012345678}""", """{"event":"e","x":"123456789012345679"}""", """{"event":"e","x":[1.5]}""");
        await server.FlushAsync();

        var answer = (await client.QueryAsync("formula", "Count() GROUP BY x")).Expect(HttpStatusCode.OK);

        Assert.Contains("[[123456789012345678,1],[\"123456789012345679\",1],[[1.5],1]]", answer.Text.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formula_WithFewerRowsThanItHas_SaysSo()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"a"}""", """{"event":"b"}""");
        await server.FlushAsync();

        var all = (await client.PostJsonAsync("/api/query", new { language = "formula", query = "Count() GROUP BY event", limit = 2 })).Expect(HttpStatusCode.OK).Json;
        var some = (await client.PostJsonAsync("/api/query", new { language = "formula", query = "Count() GROUP BY event", limit = 1 })).Expect(HttpStatusCode.OK).Json;

        Assert.Equal((2, false), (all["rows"]!.AsArray().Count, (bool)all["truncated"]!));
        Assert.Equal((1, true), (some["rows"]!.AsArray().Count, (bool)some["truncated"]!));
    }

    [Theory]
    [InlineData("A = Count(event=\"hit\")\nA / Count()", """["time","value","A"]""", """[["2025-01-01T00:00:00Z",0.5,1],["2025-01-01T01:00:00Z",null,0],["2025-01-01T02:00:00Z",0,0]]""")]
    [InlineData("Max(x) GROUP BY event", """["time","event","value"]""", """
        [["2025-01-01T00:00:00Z","miss",2],["2025-01-01T01:00:00Z","miss",null],["2025-01-01T02:00:00Z","miss",3],
         ["2025-01-01T00:00:00Z","hit",1],["2025-01-01T01:00:00Z","hit",null],["2025-01-01T02:00:00Z","hit",null]]
        """)]
    [InlineData("Max(x) GROUP BY event ORDER BY value ASC LIMIT 1", """["time","event","value"]""", """[["2025-01-01T00:00:00Z","hit",1],["2025-01-01T01:00:00Z","hit",null],["2025-01-01T02:00:00Z","hit",null]]""")]
    [InlineData("Count(event=\"none\")", """["time","value"]""", """[["2025-01-01T00:00:00Z",0],["2025-01-01T01:00:00Z",0],["2025-01-01T02:00:00Z",0]]""")]
    [InlineData("Count(event=\"none\") GROUP BY event", """["time","event","value"]""", "[]")]
    [InlineData("Previous(Count())", """["time","value"]""", """[["2025-01-01T00:00:00Z",0],["2025-01-01T01:00:00Z",2],["2025-01-01T02:00:00Z",0]]""")]
    [InlineData("Rate(event=*, h)", """["time","value"]""", """[["2025-01-01T00:00:00Z",2],["2025-01-01T01:00:00Z",0],["2025-01-01T02:00:00Z",2]]""")]
    [InlineData("Moving(Count(), 2) > 0.5", """["time","value","Moving(Count(), 2)","0.5"]""", """[["2025-01-01T00:00:00Z",1,1,0.5],["2025-01-01T01:00:00Z",1,1,0.5],["2025-01-01T02:00:00Z",0,0.5,0.5]]""")]
    [InlineData("Moving(Count(), 2) GROUP BY event LIMIT 1", """["time","event","value"]""", """[["2025-01-01T00:00:00Z","miss",0.5],["2025-01-01T01:00:00Z","miss",0.5],["2025-01-01T02:00:00Z","miss",0.5]]""")]
    public async Task Formula_WithAStep_GivesARowForEachStep(string query, string columns, string rows)
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync(
            """{"event":"hit","x":1,"time":"2025-01-01T00:10:00Z"}""", """{"event":"miss","x":2,"time":"2025-01-01T00:59:59.999999Z"}""", """{"event":"miss","x":3,"time":"2025-01-01T02:00:00Z"}""");
        await server.FlushAsync();

        var answer = (await client.PostJsonAsync("/api/query", new { language = "formula", query, from = "2025-01-01T00:00:00Z", to = "2025-01-01T02:30:00Z", step = "1h" })).Expect(HttpStatusCode.OK).Json;

        JsonAssert.Equal(columns, new JsonArray([.. answer["columns"]!.AsArray().Select(column => column!["name"]!.DeepClone())]));
        JsonAssert.Equal(rows, answer["rows"]);
    }

    [Fact]
    public async Task Formula_WithAStepAndKeysOfEveryKind_GivesEachGroupItsSteps()
    {
        using var client = server.NewTenantClient();
        string[] values = ["1", "\"1\"", "0.1", "true", "\"true\"", "\"\"", "[1,\"a\"]", "{\"a\":null}", "null", "123456789012345678"];
        await client.IngestAsync([.. values.Select((value, index) => $$"""{"event":"e","x":{{value}},"success":{{(index % 2 == 0 ? "true" : "false")}},"time":"2025-01-01T00:{{10 + index}}:00Z"}""")]);
        await server.FlushAsync();

        var answer = (await client.PostJsonAsync("/api/query", new { language = "formula", query = "Count() GROUP BY x, success, event", from = "2025-01-01T00:00:00Z", to = "2025-01-01T02:00:00Z", step = "1h" })).Expect(HttpStatusCode.OK).Json;

        var rows = answer["rows"]!.AsArray().Select(row => (Key: row![1]?.ToJsonString() ?? "null", Value: (double?)row[4])).ToList();
        Assert.Equal(values.Order(StringComparer.Ordinal), rows.Where(row => row.Value == 1).Select(row => row.Key).Order(StringComparer.Ordinal));
        Assert.Equal(values.Order(StringComparer.Ordinal), rows.Where(row => row.Value == 0).Select(row => row.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Formula_WithAStepForTheFirstOfManyGroups_IsAnswered()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync([.. Enumerable.Range(0, 600).Select(i => $$"""{"event":"e","user_id":"u{{i}}","time":"2025-01-01T00:00:{{i % 60:00}}Z"}"""), """{"event":"e","user_id":"u7","time":"2025-01-01T00:00:00Z"}"""]);
        await server.FlushAsync();

        var all = await client.PostJsonAsync("/api/query", new { language = "formula", query = "Count() GROUP BY user_id", from = "2025-01-01T00:00:00Z", to = "2025-01-01T00:10:00Z", step = "1s" });
        var first = await client.PostJsonAsync("/api/query", new { language = "formula", query = "Count() GROUP BY user_id LIMIT 1", from = "2025-01-01T00:00:00Z", to = "2025-01-01T00:10:00Z", step = "1s" });

        Assert.Equal(
            (422, "series-too-long", "one row for each step and group would be more than 200,000 rows; ask for a longer step, a shorter range or fewer groups."),
            ((int)all.Status, (string?)all.Json["code"], (string?)all.Json["detail"]));
        Assert.Equal([("u7", 1.0), ("u7", 1.0)], first.Expect(HttpStatusCode.OK).Json["rows"]!.AsArray().Where(row => (double?)row![2] > 0).Select(row => ((string)row![1]!, (double)row[2]!)));
    }

    [Theory]
    [InlineData("1", 400, "bad-step", "'step' is '1'; write a number and a unit (s, m, h, d, w), such as 5m, or auto.")]
    [InlineData("0h", 400, "bad-step", "'step' is '0h'; write a number and a unit (s, m, h, d, w), such as 5m, or auto.")]
    [InlineData("1s", 422, "series-too-long", "the range has up to 604,801 steps, the limit is 11,000; ask for a longer step or a shorter range.")]
    public async Task Formula_WithAStepThatCannotBe_IsRefused(string step, int status, string code, string detail)
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostJsonAsync("/api/query", new { language = "formula", query = "Count()", step });

        Assert.Equal((status, code, detail), ((int)reply.Status, (string?)reply.Json["code"], (string?)reply.Json["detail"]));
    }

    [Fact]
    public async Task Formula_WithAStepAtTheLimit_IsAnswered()
    {
        using var client = server.NewTenantClient();

        // 10,999 steps whose boundaries differ from those of the range need 11,000.
        var answer = (await client.PostJsonAsync("/api/query", new { language = "formula", query = "Count()", from = "1970-01-01T00:00:30Z", to = "1970-01-08T15:19:30Z", step = "1m" })).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(11_000, answer["rows"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("filter", "duratoin_ms>5", """[{"position":0,"length":11,"message":"column 1: no event in the range has a field 'duratoin_ms'; did you mean 'duration_ms'?","hint":"did you mean 'duration_ms'?","suggestion":"duration_ms"}]""")]
    [InlineData("filter", "color=red OR shade.drak=1", """[{"position":13,"length":10,"message":"column 14: no event in the range has a field 'shade.drak'; did you mean 'shade.dark'?","hint":"did you mean 'shade.dark'?","suggestion":"shade.dark"}]""")]
    [InlineData("filter", "event=e and qqqq=1", """
        [{"position":8,"length":3,"message":"column 9: 'and' is searched as text: keywords are written in capitals; did you mean 'AND'?","hint":"did you mean 'AND'?","suggestion":"AND"},
         {"position":12,"length":4,"message":"column 13: no event in the range has a field 'qqqq'","hint":null,"suggestion":null}]
        """)]
    [InlineData("formula", "Max(durations_ms) GROUP BY color", """[{"position":4,"length":12,"message":"column 5: no event in the range has a field 'durations_ms'; did you mean 'duration_ms'?","hint":"did you mean 'duration_ms'?","suggestion":"duration_ms"}]""")]
    [InlineData("filter", "event=e color=red shade.light=1 attributes.color=red -missing", "[]")]
    [InlineData("formula", "success_rate + Count(event=e)", """[{"position":0,"length":12,"message":"column 1: 'success_rate' is a metric of the pack workers-ai, and no event in the range is one that it counts","hint":null,"suggestion":null}]""")]
    public async Task Query_WithANameThatNoEventHas_IsWarnedOf(string language, string query, string warnings)
    {
        using var client = server.NewTenantClient();
        using var other = server.NewTenantClient();
        await client.IngestAsync("""{"event":"e","duration_ms":6,"color":"red","shade":{"dark":1,"light":null}}""", """{"event":"e","shade":{"light":2}}""");
        await other.IngestAsync("""{"event":"e","qqqq":1}""");
        await server.FlushAsync();

        var answer = (await client.QueryAsync(language, query)).Expect(HttpStatusCode.OK).Json;
        var check = (await client.PostJsonAsync("/api/query/check", new { language, query, from = "0" })).Expect(HttpStatusCode.OK).Json;

        JsonAssert.Equal(warnings, answer["warnings"]);
        JsonAssert.Equal(warnings, check["warnings"]);
        Assert.True((bool)check["valid"]!);
    }

    [Fact]
    public async Task Formula_WithAMetricOfWhichNoEventOccurs_SaysWhoseItIsAndNamesThoseThatDo()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"agent_call_failed","feature":"job_search"}""", """{"event":"d1_query","success":true}""");
        await server.FlushAsync();

        var silent = (await client.QueryAsync("formula", "error_rate > 0.05")).Expect(HttpStatusCode.OK).Json;
        var meant = (await client.QueryAsync("formula", "X = search_agent_error_rate\nX + search_agent_error_rate")).Expect(HttpStatusCode.OK).Json;
        var none = (await client.QueryAsync("formula", "Count()")).Expect(HttpStatusCode.OK).Json;

        JsonAssert.Equal("""[{"name":"error_rate","title":"Errors per prompt","pack":"chat-proxy"}]""", silent["metrics"]);
        JsonAssert.Equal("""
            [{"position":0,"length":10,"message":"column 1: 'error_rate' is a metric of the pack chat-proxy, and no event in the range is one that it counts; with events in the range: 'd1_error_rate' of learning-app, 'search_agent_error_rate' of job-search; did you mean 'd1_error_rate'?","hint":"did you mean 'd1_error_rate'?","suggestion":"d1_error_rate"}]
            """, silent["warnings"]);
        JsonAssert.Equal("""[{"name":"search_agent_error_rate","title":"Error rate of the agent","pack":"job-search"}]""", meant["metrics"]);
        JsonAssert.Equal("[]", meant["warnings"]);
        Assert.Null(none["metrics"]);
    }

    [Theory]
    [InlineData("filter", "duration_ms>5", """[{"position":0,"length":11,"message":"column 1: some events in the range have a 'duration_ms' that is not a number and is not looked at; it is in 'attributes.duration_ms'","hint":null,"suggestion":null}]""")]
    [InlineData("formula", "Sum(tokens_in) GROUP BY model", """
        [{"position":4,"length":9,"message":"column 5: some events in the range have a 'tokens_in' that is not a whole number and is not looked at; it is in 'attributes.tokens_in'","hint":null,"suggestion":null},
         {"position":24,"length":5,"message":"column 25: some events in the range have a 'model' that is not a text and is not looked at; it is in 'attributes.model'","hint":null,"suggestion":null}]
        """)]
    [InlineData("filter", "status_code>=500 attributes.duration_ms=*", "[]")]
    public async Task Query_WithAFieldThatSomeEventsHaveAsAnotherType_IsWarnedOf(string language, string query, string warnings)
    {
        using var client = server.NewTenantClient();
        using var other = server.NewTenantClient();
        await client.IngestAsync("""{"event":"e","duration_ms":6}""", """{"event":"e","duration_ms":"slow","tokens_in":1.5,"model":{"name":"m"},"status_code":200}""");
        await other.IngestAsync("""{"event":"e","status_code":"OK"}""");
        await server.FlushAsync();

        var answer = (await client.QueryAsync(language, query)).Expect(HttpStatusCode.OK).Json;

        JsonAssert.Equal(warnings, answer["warnings"]);
    }

    [Theory]
    [InlineData("filter", "event=\"a\"", true, "filter")]
    [InlineData("filter", "", true, "filter")]
    [InlineData("formula", "Count()", true, "value")]
    [InlineData("formula", "Count() GROUP BY model", true, "groups")]
    [InlineData("formula", "success_rate", true, "value")]
    [InlineData("filter", "event=", false, null)]
    [InlineData("formula", "Cuont()", false, null)]
    public async Task Check_OfAQuery_TellsItsKindOrItsMistake(string language, string query, bool isValid, string? kind)
    {
        using var client = server.NewTenantClient();

        var answer = (await client.PostJsonAsync("/api/query/check", new { language, query })).Expect(HttpStatusCode.OK).Json;

        Assert.Equal((isValid, kind), ((bool)answer["valid"]!, (string?)answer["kind"]));
        var errors = answer["errors"]!.AsArray();
        Assert.Equal(isValid, errors.Count == 0);
        Assert.All(errors, error => Assert.Equal(["position", "length", "message", "expected", "hint"], error!.AsObject().Select(member => member.Key)));
    }

    [Theory]
    [InlineData("event=\"'; DROP TABLE events --\"")]
    [InlineData("model=\"a' OR 1=1\"")]
    [InlineData("attributes.`x`=1")]
    [InlineData("\"'}){\\\\\"")]
    public async Task Filter_WithSqlInIt_IsTextOnly(string query)
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"e"}""");
        await server.FlushAsync();

        var reply = await client.QueryAsync("filter", query);

        Assert.True((int)reply.Status is 200 or 400, $"{reply}");
        Assert.Empty(reply.Status == HttpStatusCode.OK ? reply.Json["rows"]!.AsArray() : []);
        Assert.Single(await client.ListEventsAsync());
    }

    [Fact]
    public async Task Translation_NamesItsParametersInsteadOfTheirText()
    {
        var answer = (await server.Admin.PostJsonAsync("/api/query/translate", new { language = "filter", query = "event=\"se'cret\"" })).Expect(HttpStatusCode.OK).Json;

        Assert.DoesNotContain("se'cret", (string?)answer["sql"], StringComparison.Ordinal);
        Assert.Contains("se'cret", answer["parameters"]!.AsObject().Select(parameter => (string?)parameter.Value));
    }

    [Theory]
    [InlineData("filter", "event=a duration_ms>5", "cloudwatch", "{ $.event = \"a\" && $.duration_ms > 5 }", null)]
    [InlineData("filter", "event=a duration_ms>5", "builder", """{"filters":[{"key":"event","operation":"eq","type":"string","value":"a"},{"key":"duration_ms","operation":"gt","type":"number","value":5}]}""", null)]
    [InlineData("filter", "event=a", "formula", "Count() WHERE event=\"a\"", "the events themselves: a formula counts them")]
    [InlineData("filter", "event=a timeout", "cloudwatch", null, "a text anywhere beside conditions on fields: a pattern has either terms or conditions")]
    [InlineData("cloudwatch", "{ $.model = \"a*\" || $.status_code >= 500 }", "filter", "model=\"a*\" OR status_code>=500", null)]
    [InlineData("cloudwatch", "{ $.model = \"a*\" }", "sql", "SELECT * FROM events WHERE model LIKE 'a%' ORDER BY time DESC", null)]
    [InlineData("cloudwatch", "[ip, status = 4*]", "filter", null, "a test of a word of the log line")]
    [InlineData("builder", """{"calculations":[{"operator":"p95","key":"duration_ms","alias":"slow"},{"operator":"count"}],"groupBys":[{"type":"string","value":"model"}],"limit":5}""", "formula", "value2 = Count()\nP95(duration_ms) GROUP BY model LIMIT 5", null)]
    [InlineData("formula", "Avg(duration_ms) WHERE event=a GROUP BY model", "builder", """{"filters":[{"key":"event","operation":"eq","type":"string","value":"a"}],"calculations":[{"operator":"avg","key":"duration_ms"}],"groupBys":[{"type":"string","value":"model"}],"limit":10000}""", null)]
    [InlineData("formula", "100 * Count(level=error) / Count()", "builder", null, "arithmetic: a calculation is one function")]
    [InlineData("sql", "SELECT model, avg(duration_ms) AS ms FROM events WHERE event = 'a' AND time > now() - INTERVAL '7 days' GROUP BY model ORDER BY ms DESC LIMIT 3", "formula", "Avg(duration_ms) WHERE event=\"a\" GROUP BY model LIMIT 3", "time > now() - INTERVAL '7 days': choose this range beside the text")]
    [InlineData("formula", "Uniq(user_id) GROUP BY model", "sql", "SELECT model, nullIf(count(DISTINCT user_id), 0) AS value FROM events GROUP BY 1 ORDER BY 2 DESC", null)]
    [InlineData("sql", "SELECT a.id FROM events a JOIN events b ON a.id = b.id", "filter", null, "JOIN")]
    [InlineData("sql", "SELECT count(*) FROM workers_logs", "analytics-sql", "SELECT count(*) FROM workers_logs", null)]
    public async Task Translation_SaysTheSame_OrWhatIsLost(string language, string query, string other, string? text, string? lost)
    {
        var answer = (await server.Admin.PostJsonAsync("/api/query/translate", new { language, query })).Expect(HttpStatusCode.OK).Json;

        Assert.DoesNotContain(language, answer["languages"]!.AsArray().Select(one => (string)one!["language"]!));
        var printed = answer["languages"]!.AsArray().Single(one => (string)one!["language"]! == other)!;
        Assert.Equal((text, lost), ((string?)printed["query"], (string?)printed["lost"]));
    }

    [Theory]
    [InlineData("SELECT duratoin_ms FROM events", "column 8: no event in the range has a field 'duratoin_ms'; did you mean 'duration_ms'?")]
    [InlineData("SELECT count(*) FROM sampled_things", "column 8: some events in the range stand for several, and this counts rows; did you mean 'sum(coalesce(weight, 1))'?")]
    [InlineData("SELECT * FROM events WHERE level = 'eror'", "column 36: no level is called 'eror': there are trace, debug, info, warn, error, fatal; did you mean 'error'?")]
    [InlineData("SELECT avg(duration_ms) FROM sampled_things", null)]
    public async Task Statement_ThatDoesNotMeanWhatItSays_IsWarnedOf(string query, string? warning)
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"sampled_things","weight":10,"duration_ms":5}""");
        await server.FlushAsync();

        foreach (var path in new[] { "/api/query", "/api/query/check" })
        {
            var answer = (await client.PostJsonAsync(path, new { language = "sql", query })).Expect(HttpStatusCode.OK).Json;

            Assert.Equal(warning is null ? [] : [warning], answer["warnings"]!.AsArray().Select(one => (string?)one!["message"]));
        }
    }

    [Theory]
    [InlineData("filter", "a=1 AND (")]
    [InlineData("formula", "Count(")]
    public async Task Query_WithAMistake_IsRefusedWithItsPlace(string language, string query)
    {
        using var client = server.NewTenantClient();
        foreach (var path in new[] { "/api/query", "/api/query/translate" })
        {
            var reply = await (path == "/api/query" ? client : server.Admin).PostJsonAsync(path, new { language, query });

            Assert.Equal((400, "query-syntax"), ((int)reply.Status, (string?)reply.Json["code"]));
            Assert.Equal(query.LastIndexOf('('), (int)reply.Json["position"]!);
        }
    }

    [Fact]
    public async Task Samples_AsRawLines_AreTriedToo()
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostJsonAsync("/api/query/test", new { language = "filter", query = "boom", events = (object[])["a boom in a line", "quiet", "{\"message\":\"boom\"}", JsonNode.Parse("{\"error\":\"Boom!\"}")!] });

        JsonAssert.Equal("""{"matches":[true,false,true,true]}""", reply.Expect(HttpStatusCode.OK).Json);
    }

    [Fact]
    public async Task Samples_OfAPattern_AreLinesAsTheyAreWritten()
    {
        using var client = server.NewTenantClient();

        Assert.Equal("[true,true,false,false]", await TriedAsync("{ $.a IS NULL || $.n = \"1.50\" }"));
        Assert.Equal("[false,true,true,true]", await TriedAsync("%ERROR|\\x22n%"));
        Assert.Equal("[false,false,true,false]", await TriedAsync("[level = ERROR, rest]"));

        async Task<string> TriedAsync(string query) =>
            (await client.PostJsonAsync("/api/query/test", new { language = "cloudwatch", query, events = (object[])[JsonNode.Parse("""{"a":null}""")!, JsonNode.Parse("""{"n": 1.50}""")!, "ERROR is raw", """{"level":"ERROR"} x"""] })).Expect(HttpStatusCode.OK).Json["matches"]!.ToJsonString();
    }

    [Fact]
    public async Task Sample_OfAPatternThatIsNoLine_IsRefusedWithItsIndex()
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostJsonAsync("/api/query/test", new { language = "cloudwatch", query = "a", events = (object[])["a", 5] });

        Assert.Equal((422, "bad-samples", "event 1: it is neither an object nor a raw line"), ((int)reply.Status, (string?)reply.Json["code"], (string?)reply.Json["detail"]));
    }

    [Fact]
    public async Task Metric_OfAFilter_IsRefused()
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostJsonAsync("/api/query/test", new { language = "filter", query = "a", events = (object[])["a"], metric = new { value = "1" } });

        Assert.Equal((422, "bad-metric"), ((int)reply.Status, (string?)reply.Json["code"]));
    }

    [Fact]
    public async Task Filters_OfAddresses_TakeTheLanguageBesideThem()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"a","tags":["x"],"n":1}""", """{"event":"b","tags":["y"],"n":2}""", """{"event":"c"}""");
        await server.FlushAsync();
        var pattern = Uri.EscapeDataString("{ $.tags[*] != x && $.n != 1 }");

        var listed = (await client.GetAsync($"/api/events?language=cloudwatch&filter={pattern}")).Expect(HttpStatusCode.OK).Json["events"]!.AsArray();
        var counted = (await client.GetAsync($"/api/histogram?language=cloudwatch&filter={pattern}")).Expect(HttpStatusCode.OK).Json;
        var unknown = await client.GetAsync("/api/events?language=klingon&filter=a");
        var formula = await client.GetAsync("/api/events?language=formula&filter=Count()");
        var mistaken = await client.GetAsync($"/api/facets?language=cloudwatch&filter={Uri.EscapeDataString("{ $.a == 1 }")}");

        Assert.Equal(["b"], listed.Select(item => (string?)item!["event"]));
        Assert.Equal(1, (int)counted["total"]!);
        Assert.Equal((400, "unknown-language"), ((int)unknown.Status, (string?)unknown.Json["code"]));
        Assert.Equal((400, "unknown-language"), ((int)formula.Status, (string?)formula.Json["code"]));
        Assert.Equal((400, "query-syntax", 6), ((int)mistaken.Status, (string?)mistaken.Json["code"], (int)mistaken.Json["position"]!));
    }

    [Fact]
    public async Task Check_OfAPattern_WarnsOfNullsAndOfNamesThatNoEventHas()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"a","region":"eu"}""");
        await server.FlushAsync();

        var answer = (await client.PostJsonAsync("/api/query/check", new { language = "cloudwatch", query = "{ $.region IS NULL || $.reqion = eu }" })).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(
            ["column 3: nulls of an event's own members are not stored, so 'IS NULL' and 'NOT EXISTS' both match stored events without 'region'", "column 25: no event in the range has a field 'reqion'; did you mean 'region'?"],
            answer["warnings"]!.AsArray().Select(warning => (string?)warning!["message"]));
    }
}
