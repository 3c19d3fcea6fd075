using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Conformance;

/// <summary>The cases of filters and formulas over HTTP: on samples, and on stored events.</summary>
public sealed class QueryCaseTests(QueryCaseTests.Events events) : IClassFixture<QueryCaseTests.Events>
{
    private static readonly CaseSuite Suite = new("02-workers-logs-query");

    // The events as a client sends them; members that begin with _ belong to the suite.
    private static readonly IReadOnlyList<JsonObject> DataSet =
    [
        .. Suite.DataSet.EnumerateArray().Select(item =>
        {
            var sent = JsonNode.Parse(item.GetRawText())!.AsObject();
            sent["timestamp"] = DateTimeOffset.UnixEpoch.AddMilliseconds((long)sent["_ts"]!).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
            sent.Remove("_id");
            sent.Remove("_ts");
            return sent;
        }),
    ];

    public static TheoryData<string> Filters => [.. Suite.Ids("text")];

    public static TheoryData<string> Formulas => [.. Suite.Ids("agg")];

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Filter_TriedOnSamples_MatchesTheExpectedOnes(string id)
    {
        var (query, expect) = Read(id);

        var reply = await events.Client.PostJsonAsync("/api/query/test", new { language = "filter", query, events = DataSet });

        if (expect.TryGetProperty("error", out _))
        {
            Assert.Equal((400, "query-syntax"), ((int)reply.Status, (string?)reply.Json["code"]));
            return;
        }

        var matches = reply.Expect(System.Net.HttpStatusCode.OK).Json["matches"]!.AsArray();
        Assert.Equal(Ids(expect), Enumerable.Range(0, matches.Count).Where(i => (bool)matches[i]!).Select(i => i + 1));
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Filter_OverStoredEvents_FindsTheExpectedOnes(string id)
    {
        var (query, expect) = Read(id);

        var reply = await events.Client.QueryAsync("filter", query);

        if (expect.TryGetProperty("error", out _))
        {
            Assert.Equal((400, "query-syntax"), ((int)reply.Status, (string?)reply.Json["code"]));
            return;
        }

        var time = Column(reply, "time");
        Assert.Equal(Ids(expect), reply.Json["rows"]!.AsArray().Select(row => IdAt((string)row![time]!)).Order());
        Assert.Equal(Ids(expect).Reverse(), (await events.Client.ListEventsAsync(query)).Select(item => IdAt((string)item["time"]!)));
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public async Task Formula_OverStoredEvents_GivesTheExpectedValue(string id)
    {
        var (query, expect) = Read(id);

        var reply = await events.Client.QueryAsync("formula", query);
        var check = (await events.Client.PostJsonAsync("/api/query/check", new { language = "formula", query })).Json;

        Assert.Equal(!expect.TryGetProperty("error", out _), (bool)check["valid"]!);
        if (expect.TryGetProperty("error", out _))
        {
            Assert.Equal((400, "query-syntax"), ((int)reply.Status, (string?)reply.Json["code"]));
            Assert.NotNull(reply.Json["position"]);
            return;
        }

        var rows = reply.Expect(System.Net.HttpStatusCode.OK).Json["rows"]!.AsArray();
        if (expect.TryGetProperty("value", out var value))
        {
            AssertNumber(value, Assert.Single(rows)![Column(reply, "value")]);
        }

        if (expect.TryGetProperty("rows", out var groups))
        {
            Assert.Equal(groups.GetArrayLength(), rows.Count);
            foreach (var (expected, row) in groups.EnumerateArray().Zip(rows))
            {
                foreach (var member in expected.EnumerateObject())
                {
                    var actual = row![Column(reply, member.Name)];
                    if (member.Name == "value")
                    {
                        AssertNumber(member.Value, actual);
                    }
                    else
                    {
                        Assert.Equal(member.Value.ToString(), actual?.ToString());
                    }
                }
            }
        }
    }

    private static (string Query, JsonElement Expect) Read(string id) =>
        (Suite.Find(id).GetProperty("input").GetProperty("query").GetString()!, Suite.Find(id).GetProperty("expect"));

    private static IEnumerable<int> Ids(JsonElement expect) => expect.GetProperty("ids").EnumerateArray().Select(element => element.GetInt32()).Order();

    private static int IdAt(string time) => 1 + DataSet.ToList().FindIndex(item => DateTimeOffset.Parse((string)item["timestamp"]!, System.Globalization.CultureInfo.InvariantCulture) == DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

    private static int Column(Reply reply, string name) =>
        reply.Json["columns"]!.AsArray().Select(column => (string?)column!["name"]).ToList().IndexOf(name) is var index and >= 0 ? index : throw new InvalidDataException($"no column '{name}' in {reply}");

    private static void AssertNumber(JsonElement expected, JsonNode? actual)
    {
        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.Null(actual);
            return;
        }

        Assert.Equal(expected.GetDouble(), (double)actual!, 1e-9);
    }

    /// <summary>The suite's events, stored for their own tenant.</summary>
    public sealed class Events(ServerFixture server) : IAsyncLifetime
    {
        public SightglassClient Client { get; } = server.NewTenantClient();

        public async ValueTask InitializeAsync()
        {
            await Client.IngestAsync([.. DataSet.Select(item => item.ToJsonString())]);
            await server.FlushAsync();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
